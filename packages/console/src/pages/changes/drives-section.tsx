/** The followed drives of a project: how far they have been read, how, and when again. */
import { changeRoutes, type FollowedDriveState } from '@drawbridge/api'
import { Badge, Button, makeStyles, Subtitle2, Text, tokens } from '@fluentui/react-components'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '../../api.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { DiagnosisCard } from '../../components/diagnosis-card.tsx'
import { ErrorNotice, errorText } from '../../components/error-notice.tsx'
import { Facts } from '../../components/facts.tsx'
import { TextLink } from '../../components/links.tsx'
import { Loading } from '../../components/loading.tsx'
import { Section } from '../../components/section.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { useNotify } from '../../components/toasts.tsx'
import { modeWords } from '../../words/changes.ts'
import { exactTime } from '../../words/time.ts'
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
  const { connectionId, displayName, diagnosis } = drive
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
      <Facts facts={factsOf(drive)} />
      {diagnosis && <DiagnosisCard diagnosis={diagnosis} />}
      <DriveActions projectId={projectId} drive={drive} />
    </article>
  )
}

const states = {
  reading: ['informative', 'Being read'],
  following: ['success', 'Followed'],
  failing: ['danger', 'Cannot be read'],
} as const

function DriveBadge({ drive: { state, failures } }: { readonly drive: FollowedDriveState }) {
  const [color, label] = states[state]
  return (
    <Badge appearance="tint" color={color} size="large">
      {state === 'failing' && failures > 1 ? `${label}, ${failures} times in a row` : label}
    </Badge>
  )
}

function factsOf(drive: FollowedDriveState) {
  const { items, pulledAt, changedAt, notifiedAt, dueAt, state } = drive
  const { label, why } = modeWords(drive)
  const ago = (at: string | null, none: string) => (at === null ? none : <TimeAgo at={at} />)
  return [
    ['How', `${label}. ${why}`],
    ['Items', state === 'reading' ? `${items.toLocaleString('en')} so far` : items.toLocaleString('en')],
    ['Up to date as of', ago(pulledAt, 'Not read to the end yet')],
    ['Last change', ago(changedAt, 'None yet')],
    ['Last notification', ago(notifiedAt, 'None yet')],
    ['Lag', lagWords(drive)],
    ['Next look', dueAt === null ? 'When something happens' : exactTime(new Date(dueAt))],
  ] as const
}

/** Microsoft has said that something changed, and it has not been read since. */
function lagWords({ notifiedAt, pulledAt }: FollowedDriveState) {
  if (notifiedAt === null || (pulledAt !== null && pulledAt >= notifiedAt)) return 'None: all that is known of is read'
  return (
    <>
      Changes wait to be read since <TimeAgo at={notifiedAt} />
    </>
  )
}

function DriveActions({ projectId, drive: { connectionId, displayName, state } }: DriveCardProps) {
  const styles = useStyles()
  const queryClient = useQueryClient()
  const notify = useNotify()
  const params = { projectId, connectionId }
  const pull = async (everything: boolean): Promise<void> => {
    await ask(changeRoutes.pull, { params, body: { everything } })
    await queryClient.invalidateQueries({ queryKey: followedDrivesQuery(projectId).queryKey })
  }
  const look = useMutation({
    mutationFn: () => pull(false),
    onSuccess: () => notify('success', `The drive of ${displayName} is being looked at`),
    onError: (error) => notify('error', 'That did not work', errorText(error)),
  })
  return (
    <div className={styles.head}>
      <Button disabledFocusable={look.isPending} onClick={() => look.mutate()}>
        Look now
      </Button>
      {state !== 'reading' && (
        <ConfirmDialog
          trigger={<Button>Compare everything</Button>}
          title="Compare everything?"
          confirmLabel="Compare everything"
          onConfirm={() => pull(true)}
          onDone={() => notify('success', 'All that is in the drive is being compared with what is known')}
        >
          The whole drive is read again, which takes as long as the first time. What was missed is told; what is known
          is not told again.
        </ConfirmDialog>
      )}
    </div>
  )
}
