/** Every connection of this server, narrowed by project, status and text; the narrowing lives in the address. */
import { Button, makeStyles, Text } from '@fluentui/react-components'
import { PlugConnectedRegular } from '@fluentui/react-icons/svg/plug-connected'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { connectionsQuery, projectsQuery } from '../../api.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { Narrow, NarrowByChoice, NarrowByText } from '../../components/narrow.tsx'
import { Page } from '../../components/page.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { statuses, statusWords } from '../../words/status.ts'
import { ConnectionsTable } from './connections-table.tsx'
import { readFilter } from './filter.ts'

const useStyles = makeStyles({ more: { alignSelf: 'start' } })

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
      <Narrow>
        <NarrowByText
          label="Find by account or user"
          value={filter.text}
          onChange={(text) => narrow({ text: text || undefined })}
        />
        <NarrowByChoice
          label="Project"
          all="All projects"
          options={projects.map(({ id, name }) => [id, name])}
          value={filter.projectId}
          onChange={(projectId) => narrow({ projectId: projectId || undefined })}
        />
        <NarrowByChoice
          label="Status"
          all="Every status"
          options={statuses.map((status) => [status, statusWords(status).label])}
          value={filter.status}
          onChange={(status) => narrow({ status })}
        />
      </Narrow>
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
