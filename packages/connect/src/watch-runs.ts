/** The runs of the user as they go on: asked for often while one is under way, else now and then. */
import type { UserRun } from '@drawbridge/api'
import { DrawbridgeError } from './errors.ts'
import { hasEnded, type RunsOptions, type Workflows } from './workflows.ts'

export type WatchRunsOptions = Omit<RunsOptions, 'cursor' | 'signal'> & {
  /** Hears why nothing is known at the moment; it is asked again all the same. */
  readonly onError?: ((error: DrawbridgeError) => void) | undefined
}

/** Between two questions, in milliseconds. A page that is not seen asks nothing. */
const whileUnderWayMs = 700
const otherwiseMs = 3_000

/** @returns how to stop it */
export function watchRuns(
  read: Workflows['runs'],
  sleep: (ms: number) => Promise<void>,
  listener: (runs: readonly UserRun[]) => void,
  { limit = 20, onError, ...options }: WatchRunsOptions = {},
): () => void {
  const stop = new AbortController()
  const { signal } = stop

  async function watch(): Promise<void> {
    let told = ''
    while (!signal.aborted) {
      let underWay = false
      if (typeof document === 'undefined' || document.visibilityState === 'visible') {
        try {
          const { runs } = await read({ ...options, limit, signal })
          if (signal.aborted) return
          underWay = runs.some((run) => !hasEnded(run))
          const news = JSON.stringify(runs)
          if (news !== told) listener(runs)
          told = news
        } catch (error) {
          // A listener's own mistake is not ours to swallow.
          if (!(error instanceof DrawbridgeError)) throw error
          if (signal.aborted) return
          // The next answer is told whatever it says, so that whoever shows the error can take it away.
          told = ''
          onError?.(error)
        }
      }
      await sleep(underWay ? whileUnderWayMs : otherwiseMs)
    }
  }

  void watch()
  return () => stop.abort()
}
