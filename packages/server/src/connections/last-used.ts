/** Notes when a connection was last used: at most once a minute each, and never in the way of the request. */
import type { Clock } from '../clock.ts'
import type { Db } from '../postgres/transaction.ts'
import { recordUse } from './store.ts'

const intervalMs = 60_000

export type LastUsed = { note(connectionId: string): void }

/** @param onError hears when a note could not be written; the next use tries again */
export function createLastUsed(db: Db, clock: Clock, onError: (error: unknown) => void): LastUsed {
  const noted = new Map<string, number>()
  return {
    note(connectionId) {
      const now = clock.now()
      if (now - (noted.get(connectionId) ?? Number.NEGATIVE_INFINITY) < intervalMs) return
      for (const [id, at] of noted) if (now - at >= intervalMs) noted.delete(id)
      noted.set(connectionId, now)
      recordUse(db, connectionId, now).catch(onError)
    },
  }
}
