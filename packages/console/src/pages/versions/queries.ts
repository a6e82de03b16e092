/** The versions of a workflow, and what differs between two, asked of the server. */
import { workflowRoutes } from '@drawbridge/api'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { ask } from '../../api.ts'
import { workflowsKey } from '../workflows/queries.ts'

export const versionsQuery = (projectId: string, workflowId: string) =>
  infiniteQueryOptions({
    queryKey: [...workflowsKey(projectId), workflowId, 'versions'],
    queryFn: ({ signal, pageParam }) => {
      const query = { limit: '30', ...(pageParam !== null && { cursor: pageParam }) }
      return ask(workflowRoutes.versions, { params: { projectId, workflowId }, query }, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })

export const differencesQuery = (projectId: string, workflowId: string, from: number, to: number) =>
  queryOptions({
    queryKey: [...workflowsKey(projectId), workflowId, 'differences', from, to],
    queryFn: async ({ signal }) => {
      const query = { from: String(from), to: String(to) }
      return (await ask(workflowRoutes.diff, { params: { projectId, workflowId }, query }, signal)).differences
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
