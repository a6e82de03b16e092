/** Every connection of this server, narrowed by project, status and text; the narrowing lives in the address. */
import { Button, makeStyles, SearchBox, Select, Text, tokens } from '@fluentui/react-components'
import { PlugConnectedRegular } from '@fluentui/react-icons/svg/plug-connected'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { connectionsQuery, projectsQuery } from '../../api.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { Page } from '../../components/page.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { statuses, statusWords } from '../../words/status.ts'
import { ConnectionsTable } from './connections-table.tsx'
import { readFilter } from './filter.ts'

const useStyles = makeStyles({
  filters: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
  text: { flex: '1 1 220px', maxWidth: '400px' },
  choice: { flex: '0 1 200px' },
  more: { alignSelf: 'start' },
})

const route = getRouteApi('/signed-in/connections')

export function ConnectionsPage() {
  const styles = useStyles()
  const filter = route.useSearch()
  const navigate = route.useNavigate()
  const connections = useInfiniteQuery(connectionsQuery(filter))
  const { data: projects = [] } = useQuery(projectsQuery)

  const narrow = (change: Record<string, string | undefined>) =>
    navigate({ search: readFilter({ ...filter, ...change }), replace: true })

  return (
    <Page title="Connections" lead="The accounts that your products’ users have connected, and whether access works.">
      <search className={styles.filters}>
        <SearchBox
          className={styles.text}
          aria-label="Find by account or user"
          placeholder="Find by account or user"
          value={filter.text ?? ''}
          onChange={(_, { value }) => narrow({ text: value || undefined })}
        />
        <Select
          className={styles.choice}
          aria-label="Project"
          value={filter.projectId ?? ''}
          onChange={(_, { value }) => narrow({ projectId: value || undefined })}
        >
          <option value="">All projects</option>
          {projects.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
        <Select
          className={styles.choice}
          aria-label="Status"
          value={filter.status ?? ''}
          onChange={(_, { value }) => narrow({ status: value })}
        >
          <option value="">Every status</option>
          {statuses.map((status) => (
            <option key={status} value={status}>
              {statusWords(status).label}
            </option>
          ))}
        </Select>
      </search>
      <QueryView query={connections} lines={6}>
        {({ pages }) => {
          const found = pages.flatMap((page) => page.connections)
          if (found.length === 0 && Object.keys(filter).length === 0)
            return (
              <EmptyState
                icon={<PlugConnectedRegular />}
                title="No connection yet"
                text="As soon as a user presses Connect OneDrive in your product, the connection appears here."
              />
            )
          return (
            <>
              <Text role="status">
                {connections.hasNextPage ? `The newest ${found.length}` : `${found.length} in all`}
              </Text>
              {found.length > 0 && <ConnectionsTable connections={found} projects={projects} />}
            </>
          )
        }}
      </QueryView>
      {connections.hasNextPage && (
        <Button
          className={styles.more}
          disabledFocusable={connections.isFetchingNextPage}
          onClick={() => void connections.fetchNextPage()}
        >
          Show older connections
        </Button>
      )}
    </Page>
  )
}
