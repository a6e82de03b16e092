/** For whom a workflow is switched on, asked of the server. */
import { type Definition, type Workflow, workflowRoutes } from '@drawbridge/api'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { ask } from '../../api.ts'
import { workflowsKey } from '../workflows/queries.ts'

export const enablementsQuery = (projectId: string, workflowId: string) =>
  infiniteQueryOptions({
    queryKey: [...workflowsKey(projectId), workflowId, 'enablements'],
    queryFn: ({ signal, pageParam }) => {
      const query = { limit: '50', ...(pageParam !== null && { cursor: pageParam }) }
      return ask(workflowRoutes.listEnablements, { params: { projectId, workflowId }, query }, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // What hinders it may pass by itself, such as the first reading of a drive.
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.enablements.some(({ hindered }) => hindered !== null)) ? 1_500 : 10_000,
  })

/** What the actions of a workflow need a user to have allowed at Microsoft. */
export const neededScopesQuery = ({ projectId, id: workflowId, version }: Workflow, definition: Definition) =>
  queryOptions({
    queryKey: ['projects', projectId, 'needed-scopes', workflowId, version],
    queryFn: async ({ signal }) => {
      const body = { definition, workflowId }
      return (await ask(workflowRoutes.check, { params: { projectId }, body }, signal)).scopes.delegated
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
