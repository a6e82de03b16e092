/** Whether a failed attempt is followed by another, and when. Pure. */
import type { Failure, Retry } from '@drawbridge/api'
import { millisecondsOf } from './duration.ts'

export const defaultRetry: Retry = { attempts: 4, delay: 'PT2S', longest: 'PT5M' }

/**
 * Twice as long each time, and spread by chance; never before the other side wants to be asked again.
 *
 * @param tries how often it has failed by itself; a server that died in the middle does not count
 * @param random from 0 to 1
 * @returns milliseconds to wait; `undefined` to give up
 */
export function nextAttemptIn(
  { transient }: Pick<Failure, 'transient'>,
  retryAfterMs: number | undefined,
  tries: number,
  { attempts, delay, longest }: Retry,
  random: () => number,
): number | undefined {
  if (!transient || tries >= attempts) return undefined
  const full = Math.min(millisecondsOf(delay) * 2 ** (tries - 1), millisecondsOf(longest))
  return Math.max(Math.round(full / 2 + (full / 2) * random()), retryAfterMs ?? 0)
}
