/** What the pages of workflows ask of the server. */
import { workflowRoutes } from '@drawbridge/api'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { ask } from '../../api.ts'

export const workflowsKey = (projectId: string) => ['projects', projectId, 'workflows'] as const

export const workflowsQuery = (projectId: string) =>
  infiniteQueryOptions({
    queryKey: [...workflowsKey(projectId), 'list'],
    queryFn: ({ signal, pageParam }) => {
      const query = { limit: '50', ...(pageParam !== null && { cursor: pageParam }) }
      return ask(workflowRoutes.list, { params: { projectId }, query }, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })

export const workflowQuery = (projectId: string, workflowId: string) =>
  queryOptions({
    queryKey: [...workflowsKey(projectId), workflowId],
    queryFn: ({ signal }) => ask(workflowRoutes.get, { params: { projectId, workflowId } }, signal),
    // An editor works on what it was opened with.
    refetchOnWindowFocus: false,
  })
