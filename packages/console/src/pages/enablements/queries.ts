/** For whom a workflow is switched on, asked of the server. */
import { workflowRoutes } from '@drawbridge/api'
import { infiniteQueryOptions } from '@tanstack/react-query'
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
