/** The runs of a project, newest first, narrowed by workflow, state, user and connection. */
import { Button, Input, makeStyles, Text, tokens } from '@fluentui/react-components'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { projectConnectionsQuery } from '../../api.ts'
import { Choice } from '../../components/choice.tsx'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { TextLink } from '../../components/links.tsx'
import { Loading } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { Rows } from '../../components/rows.tsx'
import { Section } from '../../components/section.tsx'
import { runStates, runWords } from '../../words/runs.ts'
import { workflowsQuery } from '../workflows/queries.ts'
import { runsQuery } from './queries.ts'
import { endedChoices, readRunFilter } from './run-filter.ts'
import { RunRow } from './run-row.tsx'

const useStyles = makeStyles({
  filters: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(180px, 1fr))',
    gap: tokens.spacingHorizontalM,
  },
})

const route = getRouteApi('/signed-in/projects/$projectId/runs')

export function RunsPage() {
  const styles = useStyles()
  const { projectId } = route.useParams()
  const filter = route.useSearch()
  const navigate = route.useNavigate()
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(runsQuery(projectId, filter))
  const { data: workflowPages } = useInfiniteQuery(workflowsQuery(projectId))
  const { data: connections = [] } = useQuery(projectConnectionsQuery(projectId))
  const workflows = workflowPages?.pages.flatMap((page) => page.workflows) ?? []
  const runs = data?.pages.flatMap((page) => page.runs)
  const narrow = (change: Record<string, string>) =>
    void navigate({ search: readRunFilter({ ...filter, ...change }), replace: true })
  const filtered = Object.keys(filter).length > 0

  return (
    <Page
      title="Runs"
      back={
        <TextLink to="/projects/$projectId/workflows" params={{ projectId }}>
          Workflows
        </TextLink>
      }
      lead="What workflows did, and do now."
    >
      <Section title={filtered ? 'Runs that fit' : 'All runs'}>
        <search className={styles.filters}>
          <Choice
            aria-label="Workflow"
            value={filter.workflowId ?? ''}
            onChange={(_, { value }) => narrow({ workflowId: value })}
          >
            <option value="">Every workflow</option>
            {workflows.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Choice>
          <Choice aria-label="State" value={filter.state ?? ''} onChange={(_, { value }) => narrow({ state: value })}>
            <option value="">Every state</option>
            {runStates.map((state) => (
              <option key={state} value={state}>
                {runWords(state).label}
              </option>
            ))}
          </Choice>
          <Choice
            aria-label="Connection"
            value={filter.connectionId ?? ''}
            onChange={(_, { value }) => narrow({ connectionId: value })}
          >
            <option value="">Every connection</option>
            {connections.map(({ id, account }) => (
              <option key={id} value={id}>
                {account.displayName}
              </option>
            ))}
          </Choice>
          <Choice aria-label="Ended" value={filter.ended ?? ''} onChange={(_, { value }) => narrow({ ended: value })}>
            <option value="">At any time</option>
            {endedChoices.map((span) => (
              <option key={span} value={span}>
                Ended in the last {span}
              </option>
            ))}
          </Choice>
          <Input
            aria-label="User"
            placeholder="User id, whole"
            value={filter.userId ?? ''}
            onChange={(_, { value }) => narrow({ userId: value })}
          />
        </search>
        {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {!runs && !error && <Loading lines={4} />}
        {runs?.length === 0 && (
          <Text>{filtered ? 'No run fits.' : 'None yet. A run begins when a workflow’s trigger says so.'}</Text>
        )}
        {runs && runs.length > 0 && (
          <Rows label="Runs">
            {runs.map((run) => (
              <RunRow key={run.id} run={run} connections={connections} />
            ))}
          </Rows>
        )}
        {hasNextPage && <Button onClick={() => void fetchNextPage()}>Show more runs</Button>}
      </Section>
    </Page>
  )
}
