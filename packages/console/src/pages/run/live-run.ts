/** A run and its steps as they are, while they are. */
import { listen, type Run, type RunStep, runRoutes } from '@drawbridge/api'
import { type InfiniteData, type UseInfiniteQueryResult, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { isSignedOut } from '../../api.ts'
import { mergeSteps } from '../../drawing/timeline.ts'
import { isEnded } from '../../words/runs.ts'
import { runQuery, runStepsQuery } from '../runs/queries.ts'

export type LiveRun = {
  readonly run: Run | undefined
  readonly steps: readonly RunStep[]
  readonly error: unknown
  readonly more: (() => void) | undefined
  readonly refresh: () => void
}

type Told = { readonly run: Run; readonly steps: readonly RunStep[]; readonly at: number }

const pauseMs = 2_000
/** Pages of steps that are read without being asked for: what comes behind a long for-each is seen with it. */
const mostPages = 20

/** @param runId undefined while there is none to look at */
export function useLiveRun(projectId: string, runId: string | undefined): LiveRun {
  const enabled = runId !== undefined
  const run = useQuery({ ...runQuery(projectId, runId ?? ''), enabled })
  const steps = useInfiniteQuery({ ...runStepsQuery(projectId, runId ?? ''), enabled })
  const { refetch: refetchRun } = run
  const { refetch: refetchSteps } = steps
  const refresh = useCallback(() => {
    void refetchRun()
    void refetchSteps()
  }, [refetchRun, refetchSteps])
  useAllPages(steps)
  const ended = run.data !== undefined && isEnded(run.data.state)
  const told = useTold(projectId, runId ?? '', run.data !== undefined && !ended, refresh)
  // What was asked for later counts for more, such as the answer to a retry.
  const fresh = told?.run.id === runId && told && run.dataUpdatedAt <= told.at ? told : undefined
  const known = useMemo(() => steps.data?.pages.flatMap((page) => page.steps) ?? [], [steps.data])
  const all = useMemo(() => mergeSteps(known, fresh?.steps ?? []), [known, fresh])
  return {
    run: fresh?.run ?? run.data,
    steps: all,
    error: run.error ?? steps.error,
    more: steps.hasNextPage ? () => void steps.fetchNextPage() : undefined,
    refresh,
  }
}

type Pages = Pick<
  UseInfiniteQueryResult<InfiniteData<unknown>>,
  'data' | 'hasNextPage' | 'isFetching' | 'isError' | 'fetchNextPage'
>

function useAllPages({ data, hasNextPage, isFetching, isError, fetchNextPage }: Pages): void {
  const wanted = hasNextPage && !isFetching && !isError && (data?.pages.length ?? 0) < mostPages
  useEffect(() => {
    if (wanted) void fetchNextPage()
  }, [wanted, fetchNextPage])
}

/** What the server tells of a run, until it has ended. */
function useTold(projectId: string, runId: string, wanted: boolean, onEnd: () => void): Told | undefined {
  const [told, setTold] = useState<Told>()
  useEffect(() => {
    if (!wanted) return
    const stop = new AbortController()
    const { signal } = stop
    async function follow(): Promise<void> {
      let lastEventId: string | undefined
      while (!signal.aborted) {
        try {
          const options = { baseUrl: '', signal, lastEventId }
          for await (const { id, event } of listen(runRoutes.live, { params: { projectId, runId } }, options)) {
            lastEventId = id
            if (!event) continue
            setTold((before) => ({
              run: event.run,
              steps: mergeSteps(before?.steps ?? [], event.steps),
              at: Date.now(),
            }))
            if (isEnded(event.run.state)) return onEnd()
          }
        } catch (error) {
          if (isSignedOut(error)) return
        }
        if (!signal.aborted) await new Promise((done) => setTimeout(done, pauseMs))
      }
    }
    void follow()
    return () => stop.abort()
  }, [projectId, runId, wanted, onEnd])
  return told
}
