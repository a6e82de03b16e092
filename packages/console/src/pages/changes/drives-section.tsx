/** The followed drives of a project: how far they have been read, how, and when again. */
import type { FollowedDriveState } from '@drawbridge/api'
import { Button, makeStyles, Subtitle2, Text, tokens } from '@fluentui/react-components'
import { useInfiniteQuery } from '@tanstack/react-query'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { TextLink } from '../../components/links.tsx'
import { Loading } from '../../components/loading.tsx'
import { Section } from '../../components/section.tsx'
import { DriveBadge, DriveState } from './drive-state.tsx'
import { followedDrivesQuery } from './queries.ts'

const useStyles = makeStyles({
  drive: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    padding: `${tokens.spacingVerticalM} 0`,
    ':not(:first-child)': { borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  name: { margin: 0, marginRight: 'auto' },
})

export function DrivesSection({ projectId }: { readonly projectId: string }) {
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(followedDrivesQuery(projectId))
  const drives = data?.pages.flatMap((page) => page.drives)
  return (
    <Section
      title="Followed drives"
      lead="A drive is followed while a watch is for it. Changes are told once all that is in it has been read."
    >
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {!drives && !error && <Loading lines={3} />}
      {drives?.length === 0 && <Text>None yet. Add a watch, and the drives that it is for are followed.</Text>}
      {drives?.map((drive) => (
        <DriveCard key={drive.connectionId} projectId={projectId} drive={drive} />
      ))}
      {hasNextPage && <Button onClick={() => void fetchNextPage()}>Show more drives</Button>}
    </Section>
  )
}

type DriveCardProps = { readonly projectId: string; readonly drive: FollowedDriveState }

function DriveCard({ projectId, drive }: DriveCardProps) {
  const styles = useStyles()
  const { connectionId, displayName } = drive
  return (
    <article className={styles.drive} aria-label={`Drive of ${displayName}`}>
      <div className={styles.head}>
        <Subtitle2 as="h3" className={styles.name}>
          <TextLink to="/connections/$connectionId" params={{ connectionId }}>
            {displayName}
          </TextLink>
        </Subtitle2>
        <DriveBadge drive={drive} />
      </div>
      <DriveState projectId={projectId} drive={drive} />
    </article>
  )
}
