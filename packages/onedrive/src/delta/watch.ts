/** Changes as they happen: asked for again and again, more often while there are some, or when a notification comes. */
import type { ItemAddress } from '../drives/address.ts'
import { GraphError, TransportError } from '../errors.ts'
import type { Graph } from '../graph/request.ts'
import { aborted, type Sleep } from '../http/sleep.ts'
import type { DeltaCursor } from './cursor.ts'
import { type DeltaOptions, type DeltaPage, deltaPages } from './delta.ts'

export type WatchOptions = DeltaOptions & {
  /** The shortest pause between two questions, in milliseconds. @default 5_000 */
  readonly shortestMs?: number | undefined
  /** The longest, after a while without changes. With notifications it only covers lost ones. @default 300_000 */
  readonly longestMs?: number | undefined
  /** Each value means: something has changed, ask now. For example fed by a webhook. */
  readonly notifications?: AsyncIterable<unknown> | undefined
  /** Told of failures that the watch outlives, such as a network that is away for a while. */
  readonly onError?: ((error: unknown) => void) | undefined
}

export type WatchMeans = {
  readonly graph: Graph
  readonly sleep: Sleep
  readonly now: () => number
}

/** The pause after an answer: half as long where there were changes, one and a half times as long where not. Pure. */
export function nextPause(pauseMs: number, changed: boolean, shortestMs: number, longestMs: number): number {
  return Math.min(longestMs, Math.max(shortestMs, changed ? pauseMs / 2 : pauseMs * 1.5))
}

/**
 * Yields pages with changes, for ever, until the signal ends it. Without a cursor: changes from now on.
 *
 * @throws {GraphError} when the account or the folder can no longer be read
 * @throws {TransportError} `aborted`
 */
export async function* watch(
  { graph, sleep, now }: WatchMeans,
  folder: ItemAddress,
  { shortestMs = 5000, longestMs = 300_000, notifications, onError, ...options }: WatchOptions = {},
): AsyncGenerator<DeltaPage> {
  const { signal } = options
  const bell = notifications && ring(notifications)
  let cursor: DeltaCursor | undefined = options.cursor
  let pause = shortestMs
  try {
    for (;;) {
      let changed = false
      try {
        const start = cursor ? { cursor } : { fromNow: options.fromNow ?? true }
        for await (const page of deltaPages({ graph, now }, folder, { ...options, ...start })) {
          cursor = page.cursor
          changed ||= page.items.length > 0
          if (page.items.length > 0 || page.restarted || page.last) yield page
        }
      } catch (error) {
        if (signal?.aborted) throw aborted(signal)
        if (!passes(error)) throw error
        onError?.(error)
      }
      pause = nextPause(pause, changed, shortestMs, longestMs)
      await waitFor(bell ? longestMs : pause, bell, sleep, signal)
    }
  } finally {
    bell?.stop()
  }
}

function passes(error: unknown): boolean {
  if (error instanceof GraphError) return error.status === 429 || error.status >= 500
  return error instanceof TransportError && error.code !== 'aborted'
}

type Bell = { rung(): Promise<void>; stop(): void }

/** Many notifications while one answer is read are one. */
function ring(notifications: AsyncIterable<unknown>): Bell {
  const iterator = notifications[Symbol.asyncIterator]()
  let wake = Promise.withResolvers<void>()
  const listen = async (): Promise<void> => {
    while (!(await iterator.next()).done) wake.resolve()
  }
  // A source that fails leaves the watch with its longest pause.
  listen().catch(() => undefined)
  return {
    rung: async () => {
      await wake.promise
      wake = Promise.withResolvers<void>()
    },
    stop: () => void iterator.return?.(),
  }
}

async function waitFor(ms: number, bell: Bell | undefined, sleep: Sleep, signal?: AbortSignal): Promise<void> {
  if (!bell) return sleep(ms, signal)
  const enough = new AbortController()
  const both = signal ? AbortSignal.any([signal, enough.signal]) : enough.signal
  const pause = sleep(ms, both).catch((error) => {
    if (signal?.aborted) throw error
  })
  await Promise.race([pause, bell.rung()])
  enough.abort()
}
