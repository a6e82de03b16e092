/**
 * The pace of one client: how many calls are under way at once, how much they may cost together, and when none may be
 * made at all.
 *
 * The window grows by one with each round of good answers and halves when Microsoft throttles; while a `Retry-After`
 * runs nothing is sent, whoever was told it. Interactive calls go before bulk ones.
 *
 * @see https://learn.microsoft.com/graph/throttling
 */
import { createBudget } from './budget.ts'
import type { Hooks } from './observe.ts'
import type { Outgoing } from './outgoing.ts'
import { retryAfterMs } from './retry.ts'
import { aborted, type Sleep } from './sleep.ts'

export type PaceOptions = {
  /** Calls under way at the beginning. @default 16 */
  readonly concurrency?: number
  /** The most calls under way. @default 64 */
  readonly maxConcurrency?: number
}

export type Pacer = {
  /**
   * Waits for a place, and until Graph's limits leave room for the call.
   *
   * @param units resource units that the call costs; 0 for what no limit of Graph counts
   * @returns what frees the place again
   */
  enter(priority: Outgoing['priority'], signal: AbortSignal | undefined, units?: number): Promise<() => void>
  /** The room alone, for calls that go together in one that takes a place of its own. */
  afford(priority: Outgoing['priority'], signal: AbortSignal | undefined, units: number): Promise<() => void>
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
  readonly onPause?: Hooks['onPause']
}

/** Ends of one pause that are told in whole seconds differ by less. */
const sameEndMs = 1500

type Waiting = { readonly place: boolean; readonly units: number; readonly go: () => void }

export function createPacer(
  { concurrency = 16, maxConcurrency = 64 }: PaceOptions = {},
  { now, sleep, longestWaitMs, onPause }: PaceMeans,
): Pacer {
  let window = Math.min(concurrency, maxConcurrency)
  let underWay = 0
  let pausedUntil = 0
  /** Answers to calls that were under way when the window last shrank say nothing new. */
  let shrunkAt = Number.NEGATIVE_INFINITY
  const budget = createBudget()
  const queues: Record<'interactive' | 'bulk', Set<Waiting>> = { interactive: new Set(), bulk: new Set() }
  /** Of those that wait, how many need no place. */
  let affording = 0
  let resuming = false
  let announcedUntil = 0

  const pausedMs = (): number => Math.max(0, pausedUntil - now())

  /** Once for each pause, however many are told it, and in however many whole seconds. */
  const announce = (ms: number): void => {
    const until = now() + ms
    if (ms > longestWaitMs || until < announcedUntil + sameEndMs) return
    announcedUntil = until
    onPause?.({ ms })
  }

  const affordable = (units: number): boolean => budget.allows(units, now()) || budget.resetMs(now()) > longestWaitMs

  const admit = (): void => {
    if (queues.interactive.size + queues.bulk.size === 0) return
    const wait = pausedMs()
    if (wait > 0 && wait <= longestWaitMs) {
      resumeIn(wait)
      return
    }
    for (const queue of [queues.interactive, queues.bulk]) {
      for (const waiting of queue) {
        const { place, units, go } = waiting
        if (place && underWay >= Math.floor(window)) {
          if (affording === 0) return
          continue
        }
        if (!affordable(units)) {
          // Where nothing is used up for good, whatever is under way makes room.
          const reset = budget.resetMs(now())
          if (reset > 0) {
            announce(reset)
            resumeIn(reset)
          }
          continue
        }
        queue.delete(waiting)
        if (place) underWay += 1
        else affording -= 1
        budget.spend(units)
        go()
      }
    }
  }

  const resumeIn = (ms: number): void => {
    if (resuming) return
    resuming = true
    const until = pausedUntil
    const reset = budget.resetMs(now())
    sleep(ms).then(() => {
      resuming = false
      // Slept through, whatever a clock that was set back says; unless the pause was prolonged meanwhile.
      if (pausedUntil === until) pausedUntil = 0
      if (reset <= ms) budget.reset()
      admit()
    })
  }

  const wait = (
    { place, units }: Pick<Waiting, 'place' | 'units'>,
    priority: 'interactive' | 'bulk',
    signal: AbortSignal | undefined,
  ): Promise<() => void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(aborted(signal))
      const queue = queues[priority]
      const stop = (): void => {
        queue.delete(waiting)
        if (!place) affording -= 1
        reject(aborted(signal))
      }
      const waiting: Waiting = {
        place,
        units,
        go: () => {
          signal?.removeEventListener('abort', stop)
          let left = false
          resolve(() => {
            if (left) return
            left = true
            if (place) underWay -= 1
            budget.settle(units)
            admit()
          })
        },
      }
      queue.add(waiting)
      if (!place) affording += 1
      signal?.addEventListener('abort', stop, { once: true })
      admit()
    })

  return {
    get window() {
      return window
    },
    pausedMs,
    enter: (priority = 'interactive', signal, units = 0) => wait({ place: true, units }, priority, signal),
    afford: (priority = 'interactive', signal, units) => wait({ place: false, units }, priority, signal),
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
      budget.learn(headers, at)
      const left = headers.get('ratelimit-remaining')
      if (left !== null && Number(left) <= 0) pausedUntil = Math.max(pausedUntil, at + budget.resetMs(at))
      if (pausedUntil > at) announce(pausedUntil - at)
    },
  }
}
