/** Rings when a run has ended, has a reply, or is to stop; on whatever server. One listener for all who wait on this one. */
import { EventEmitter, once } from 'node:events'
import { sql } from 'kysely'
import type { Pool } from 'pg'
import { listen } from '../postgres/listen.ts'
import type { Db } from '../postgres/transaction.ts'

export type RunBell = {
  /** Until the run is announced, or the signal aborts; from the moment of this call on. */
  rung(runId: string, signal: AbortSignal): Promise<void>
  /** Calls back each time. @returns what ends that */
  onRing(runId: string, look: () => void): () => void
  close(): void
}

export const runChannel = 'drawbridge_run'

export function openRunBell(pool: Pool): RunBell {
  const runs = new EventEmitter().setMaxListeners(0)
  const stop = new AbortController()
  const listening = {
    channel: runChannel,
    onMessage: (runId: string) => void runs.emit(runId),
    // What was announced before may have been missed, so everybody looks.
    onReady: () => runs.eventNames().forEach((runId) => void runs.emit(runId)),
    onLost: () => {},
  }
  void listen(pool, listening, stop.signal)
  return {
    rung: (runId, signal) =>
      once(runs, runId, { signal }).then(
        () => {},
        () => {},
      ),
    onRing(runId, look) {
      runs.on(runId, look)
      return () => void runs.off(runId, look)
    },
    close: () => stop.abort(),
  }
}

/** Heard when the transaction commits. */
export async function ringRun(db: Db, runId: string): Promise<void> {
  await sql`select pg_notify(${sql.lit(runChannel)}, ${runId})`.execute(db)
}
