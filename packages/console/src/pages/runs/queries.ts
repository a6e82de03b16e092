/** What the pages of runs ask of the server. */
import { actionRoutes, type Run, type RunState, type RunStep, runRoutes, workflowRoutes } from '@drawbridge/api'
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { ask } from '../../api.ts'

export type RunFilter = {
  readonly workflowId?: string
  readonly state?: RunState
  readonly userId?: string
  readonly connectionId?: string
  readonly ended?: EndedWithin
}

/** How long ago a run may have ended, in milliseconds. */
export const endedWithin = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const
export type EndedWithin = keyof typeof endedWithin

export const runsKey = (projectId: string) => ['projects', projectId, 'runs'] as const

export const runsQuery = (projectId: string, filter: RunFilter) =>
  infiniteQueryOptions({
    queryKey: [...runsKey(projectId), 'list', filter],
    queryFn: ({ signal, pageParam }) => {
      const { ended, ...rest } = filter
      const query = {
        ...rest,
        ...(ended && { endedAfter: new Date(Date.now() - endedWithin[ended]).toISOString() }),
        limit: '30',
        ...(pageParam !== null && { cursor: pageParam }),
      }
      return ask(runRoutes.list, { params: { projectId }, query }, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: 4_000,
  })

/** Under every project's own key, so that it is asked again when its runs are. */
export const runFiguresQuery = (projectId: string) =>
  queryOptions({
    queryKey: [...runsKey(projectId), 'figures'],
    queryFn: ({ signal }) => ask(runRoutes.figures, { params: { projectId } }, signal),
    refetchInterval: 10_000,
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

/** One step with all that went in and came out; asked for again once it has gone on. */
export const runStepQuery = (projectId: string, runId: string, { path, state, endedAt }: RunStep) =>
  queryOptions({
    queryKey: [...runsKey(projectId), runId, 'step', path, state, endedAt],
    queryFn: async ({ signal }) => {
      const input = { params: { projectId, runId }, query: { path } }
      return (await ask(runRoutes.step, input, signal)).step
    },
    placeholderData: keepPreviousData,
  })

/** The definition that a run keeps to. */
export const runDefinitionQuery = ({ projectId, workflowId, version }: Run) =>
  queryOptions({
    queryKey: ['projects', projectId, 'workflows', workflowId, 'versions', version],
    queryFn: async ({ signal }) => {
      const params = { projectId, workflowId, version: String(version) }
      return (await ask(workflowRoutes.version, { params }, signal)).definition
    },
    staleTime: Number.POSITIVE_INFINITY,
  })

/** The catalogue; it changes with the server alone. */
export const actionsQuery = queryOptions({
  queryKey: ['actions'],
  queryFn: async ({ signal }) => (await ask(actionRoutes.list, {}, signal)).actions,
  staleTime: Number.POSITIVE_INFINITY,
})
