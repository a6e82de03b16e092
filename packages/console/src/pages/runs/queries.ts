/** What the pages of runs ask of the server. */
import { type RunState, runRoutes } from '@drawbridge/api'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { ask } from '../../api.ts'

export type RunFilter = {
  readonly workflowId?: string
  readonly state?: RunState
  readonly userId?: string
  readonly connectionId?: string
}

export const runsKey = (projectId: string) => ['projects', projectId, 'runs'] as const

export const runsQuery = (projectId: string, filter: RunFilter) =>
  infiniteQueryOptions({
    queryKey: [...runsKey(projectId), 'list', filter],
    queryFn: ({ signal, pageParam }) => {
      const query = { ...filter, limit: '30', ...(pageParam !== null && { cursor: pageParam }) }
      return ask(runRoutes.list, { params: { projectId }, query }, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: 4_000,
  })

export const runQuery = (projectId: string, runId: string) =>
  queryOptions({
    queryKey: [...runsKey(projectId), runId],
    queryFn: async ({ signal }) => (await ask(runRoutes.get, { params: { projectId, runId } }, signal)).run,
  })

export const runStepsQuery = (projectId: string, runId: string) =>
  infiniteQueryOptions({
    queryKey: [...runsKey(projectId), runId, 'steps'],
    queryFn: ({ signal, pageParam }) => {
      const query = { limit: '200', ...(pageParam !== null && { cursor: pageParam }) }
      return ask(runRoutes.steps, { params: { projectId, runId }, query }, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })

/** One step with all that went in and came out. */
export const runStepQuery = (projectId: string, runId: string, path: string) =>
  queryOptions({
    queryKey: [...runsKey(projectId), runId, 'step', path],
    queryFn: async ({ signal }) => {
      const input = { params: { projectId, runId }, query: { path } }
      return (await ask(runRoutes.step, input, signal)).step
    },
  })
