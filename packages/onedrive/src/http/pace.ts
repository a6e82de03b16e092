/**
 * The pace of one client: how many calls are under way at once, and when none may be made at all.
 *
 * The window grows by one with each round of good answers and halves when Microsoft throttles; while a `Retry-After`
 * runs nothing is sent, whoever was told it. Interactive calls go before bulk ones.
 *
 * @see https://learn.microsoft.com/graph/throttling
 */
import type { Decorator, Outgoing } from './outgoing.ts'
import { retryAfterMs } from './retry.ts'
import { aborted, type Sleep } from './sleep.ts'

export type PaceOptions = {
  /** Calls under way at the beginning. @default 16 */
  readonly concurrency?: number
  /** The most calls under way. @default 64 */
  readonly maxConcurrency?: number
}

export type Pacer = {
  /** Waits for a place, and gives the function that frees it. */
  enter(priority: Outgoing['priority'], signal: AbortSignal | undefined): Promise<() => void>
  /** Milliseconds until calls may be made again; 0 for now. */
  pausedMs(): number
  /** Learns from an answer. */
  learn(status: number, headers: Headers): void
  readonly window: number
}

export type PaceMeans = {
  readonly now: () => number
  readonly sleep: Sleep
  /** A longer `Retry-After` is not waited for; calls meanwhile are answered here, with the same 429. */
  readonly longestWaitMs: number
}

type Waiting = { readonly go: () => void }

export function createPacer(
  { concurrency = 16, maxConcurrency = 64 }: PaceOptions = {},
  { now, sleep, longestWaitMs }: PaceMeans,
): Pacer {
  let window = Math.min(concurrency, maxConcurrency)
  let underWay = 0
  let pausedUntil = 0
  /** Answers to calls that were under way when the window last shrank say nothing new. */
  let shrunkAt = Number.NEGATIVE_INFINITY
  const queues: Record<'interactive' | 'bulk', Set<Waiting>> = { interactive: new Set(), bulk: new Set() }
  let resuming = false

  const pausedMs = (): number => Math.max(0, pausedUntil - now())

  const admit = (): void => {
    if (queues.interactive.size + queues.bulk.size === 0) return
    const wait = pausedMs()
    if (wait > 0 && wait <= longestWaitMs) {
      resumeIn(wait)
      return
    }
    for (const queue of [queues.interactive, queues.bulk]) {
      for (const waiting of queue) {
        if (underWay >= Math.floor(window)) return
        queue.delete(waiting)
        underWay += 1
        waiting.go()
      }
    }
  }

  const resumeIn = (ms: number): void => {
    if (resuming) return
    resuming = true
    const until = pausedUntil
    sleep(ms).then(() => {
      resuming = false
      // Slept through, whatever a clock that was set back says; unless the pause was prolonged meanwhile.
      if (pausedUntil === until) pausedUntil = 0
      admit()
    })
  }

  const leave = (): void => {
    underWay -= 1
    admit()
  }

  return {
    get window() {
      return window
    },
    pausedMs,
    enter: (priority = 'interactive', signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(aborted(signal))
        const queue = queues[priority]
        const stop = (): void => {
          queue.delete(waiting)
          reject(aborted(signal))
        }
        const waiting: Waiting = {
          go: () => {
            signal?.removeEventListener('abort', stop)
            let left = false
            resolve(() => {
              if (!left) leave()
              left = true
            })
          },
        }
        queue.add(waiting)
        signal?.addEventListener('abort', stop, { once: true })
        admit()
      }),
    learn: (status, headers) => {
      const at = now()
      const wait = retryAfterMs(headers, at)
      const throttled = status === 429 || (status === 503 && wait !== undefined)
      if (throttled && wait !== undefined) pausedUntil = Math.max(pausedUntil, at + wait)
      if (throttled && at > shrunkAt) {
        window = Math.max(1, window / 2)
        shrunkAt = Math.max(at, pausedUntil)
      }
      if (!throttled && status < 500) window = Math.min(maxConcurrency, window + 1 / window)
      const left = headers.get('ratelimit-remaining')
      const reset = Number(headers.get('ratelimit-reset'))
      if (left !== null && Number(left) <= 0 && reset > 0) pausedUntil = Math.max(pausedUntil, at + reset * 1000)
    },
  }
}

export function pace(pacer: Pacer, now: () => number, longestWaitMs: number): Decorator {
  return (next) => async (request) => {
    const leave = await pacer.enter(request.priority, request.signal)
    try {
      const paused = pacer.pausedMs()
      if (paused > longestWaitMs) return refusedHere(paused, now())
      const response = await next(request)
      pacer.learn(response.status, response.headers)
      return response
    } finally {
      leave()
    }
  }
}

/** What Microsoft would say: asking again would only prolong it. */
function refusedHere(pausedMs: number, now: number): Response {
  const error = { code: 'activityLimitReached', message: 'Not sent: Microsoft has asked for a pause that still runs.' }
  const headers = { 'retry-after': `${Math.ceil(pausedMs / 1000)}`, date: new Date(now).toUTCString() }
  return Response.json({ error }, { status: 429, headers })
}
