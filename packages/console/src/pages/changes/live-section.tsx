/** What happens to files, while it happens; narrowed by what, where and whose. */
import { Badge, Button, makeStyles, Text } from '@fluentui/react-components'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { projectConnectionsQuery } from '../../api.ts'
import { Narrow, NarrowByChoice, NarrowByText } from '../../components/narrow.tsx'
import { Rows } from '../../components/rows.tsx'
import { Section } from '../../components/section.tsx'
import { changeKinds, kindWords } from '../../words/changes.ts'
import { changesIn, filterChanges, readShown, type ToldChange } from './change-filter.ts'
import { ChangeRow } from './change-row.tsx'
import { type LiveEvents, useLiveEvents } from './live-events.ts'
import { pastEventsQuery } from './queries.ts'

const useStyles = makeStyles({ more: { alignSelf: 'start' } })

const route = getRouteApi('/signed-in/projects/$projectId/changes')

export function LiveSection({ projectId }: { readonly projectId: string }) {
  const styles = useStyles()
  const shown = route.useSearch()
  const navigate = route.useNavigate()
  const live = useLiveEvents(projectId)
  // Asked once the stream is there, so that nothing falls between the two.
  const past = useInfiniteQuery({ ...pastEventsQuery(projectId, shown), enabled: live.state === 'live' })
  const { data: connections = [] } = useQuery(projectConnectionsQuery(projectId))

  const all = changesIn([...live.events, ...(past.data?.pages.flatMap(({ events }) => events) ?? [])])
  const found = filterChanges(all, shown)
  const ownerOf = ({ connectionId, userId }: ToldChange) =>
    connections.find(({ id }) => id === connectionId)?.account.displayName ?? userId
  const narrow = (change: Record<string, string>) =>
    navigate({ search: readShown({ ...shown, ...change }), replace: true })

  return (
    <Section title="Live" lead="What happens to files, newest first." actions={<LiveBadge state={live.state} />}>
      <Narrow>
        <NarrowByText label="Find by name or path" value={shown.name} onChange={(name) => narrow({ name })} />
        <NarrowByChoice
          label="What happened"
          all="Every change"
          options={changeKinds.map((kind) => [kind, kindWords(kind)])}
          value={shown.kind}
          onChange={(kind) => narrow({ kind })}
        />
        <NarrowByChoice
          label="Connection"
          all="All connections"
          options={connections.map(({ id, account }) => [id, account.displayName])}
          value={shown.connectionId}
          onChange={(connectionId) => narrow({ connectionId })}
        />
      </Narrow>
      <Text role="status">{countWords(found.length, all.length)}</Text>
      {found.length > 0 && (
        <Rows label="Changes">
          {found.map((change) => (
            <ChangeRow key={change.id} projectId={projectId} change={change} owner={ownerOf(change)} />
          ))}
        </Rows>
      )}
      {past.hasNextPage && (
        <Button
          className={styles.more}
          disabledFocusable={past.isFetchingNextPage}
          onClick={() => void past.fetchNextPage()}
        >
          Show earlier changes
        </Button>
      )}
    </Section>
  )
}

function countWords(found: number, all: number): string {
  if (all === 0) return 'Nothing has changed yet. What happens from now on appears here by itself.'
  return found === all ? `${all} changes` : `${found} of ${all} changes`
}

const states = {
  connecting: ['informative', 'Connecting'],
  live: ['success', 'Live'],
  broken: ['warning', 'Interrupted; trying again'],
  signed_out: ['danger', 'Signed out'],
} as const

function LiveBadge({ state }: Pick<LiveEvents, 'state'>) {
  const [color, label] = states[state]
  return (
    <Badge appearance="tint" color={color} size="large">
      {label}
    </Badge>
  )
}
