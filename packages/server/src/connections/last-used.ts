/** Notes when something was last used: at most once a minute each, and never in the way of the request. */
import type { Clock } from '../clock.ts'

const intervalMs = 60_000

export type LastUsed = { note(id: string): void }

/**
 * @param record writes it down
 * @param onError hears when a note could not be written; the next use tries again
 */
export function createLastUsed(
  clock: Clock,
  record: (id: string, at: number) => Promise<void>,
  onError: (error: unknown) => void,
): LastUsed {
  const noted = new Map<string, number>()
  return {
    note(id) {
      const now = clock.now()
      if (now - (noted.get(id) ?? Number.NEGATIVE_INFINITY) < intervalMs) return
      for (const [each, at] of noted) if (now - at >= intervalMs) noted.delete(each)
      noted.set(id, now)
      record(id, now).catch(onError)
    },
  }
}
