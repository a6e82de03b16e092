/** What happens to files, while it happens; narrowed by what, where and whose. */
import type { Connection } from '@drawbridge/api'
import { Badge, makeStyles, SearchBox, Select, Text, tokens } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { projectConnectionsQuery } from '../../api.ts'
import { TextLink } from '../../components/links.tsx'
import { Row, Rows } from '../../components/rows.tsx'
import { Section } from '../../components/section.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'
import { changeKinds, kindWords, placeWords } from '../../words/changes.ts'
import { changesIn, filterChanges, readShown, type ToldChange } from './change-filter.ts'
import { type LiveEvents, useLiveEvents } from './live-events.ts'
import { pastEventsQuery } from './queries.ts'

const useStyles = makeStyles({
  filters: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
  name: { flex: '1 1 220px', maxWidth: '400px' },
  choice: { flex: '0 1 220px' },
})

const route = getRouteApi('/signed-in/projects/$projectId/changes')

export function LiveSection({ projectId }: { readonly projectId: string }) {
  const styles = useStyles()
  const shown = route.useSearch()
  const navigate = route.useNavigate()
  const live = useLiveEvents(projectId)
  // Asked once the stream is there, so that nothing falls between the two.
  const past = useQuery({ ...pastEventsQuery(projectId), enabled: live.state === 'live' })
  const { data: connections = [] } = useQuery(projectConnectionsQuery(projectId))

  const all = changesIn([...live.events, ...(past.data ?? [])])
  const found = filterChanges(all, shown)
  const narrow = (change: Record<string, string>) =>
    navigate({ search: readShown({ ...shown, ...change }), replace: true })

  return (
    <Section title="Live" lead="What happens to files, newest first." actions={<LiveBadge state={live.state} />}>
      <search className={styles.filters}>
        <SearchBox
          className={styles.name}
          aria-label="Find by name or path"
          placeholder="Find by name or path"
          value={shown.name ?? ''}
          onChange={(_, { value }) => narrow({ name: value })}
        />
        <Select
          className={styles.choice}
          aria-label="What happened"
          value={shown.kind ?? ''}
          onChange={(_, { value }) => narrow({ kind: value })}
        >
          <option value="">Every change</option>
          {changeKinds.map((kind) => (
            <option key={kind} value={kind}>
              {kindWords(kind)}
            </option>
          ))}
        </Select>
        <Select
          className={styles.choice}
          aria-label="Connection"
          value={shown.connectionId ?? ''}
          onChange={(_, { value }) => narrow({ connectionId: value })}
        >
          <option value="">All connections</option>
          {connections.map(({ id, account }) => (
            <option key={id} value={id}>
              {account.displayName}
            </option>
          ))}
        </Select>
      </search>
      <Text role="status">{countWords(found.length, all.length)}</Text>
      {found.length > 0 && (
        <Rows label="Changes">
          {found.map((change) => (
            <ChangeRow key={change.id} change={change} connections={connections} />
          ))}
        </Rows>
      )}
    </Section>
  )
}

type ChangeRowProps = { readonly change: ToldChange; readonly connections: readonly Connection[] }

function ChangeRow({ change, connections }: ChangeRowProps) {
  const { connectionId, kind, item, userId, at } = change
  const account = connections.find(({ id }) => id === connectionId)?.account.displayName
  return (
    <Row
      title={placeWords(change)}
      detail={
        <>
          {item.kind === 'folder' ? 'Folder' : 'File'} of{' '}
          <TextLink to="/connections/$connectionId" params={{ connectionId }}>
            {account ?? userId}
          </TextLink>{' '}
          · <TimeAgo at={at} />
        </>
      }
    >
      <Badge appearance="tint" color={kind === 'deleted' ? 'danger' : 'informative'} size="large">
        {kindWords(kind)}
      </Badge>
    </Row>
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
