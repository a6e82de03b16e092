/** Waits for what somebody has called a run for. */
import { Problem } from '../errors.ts'
import type { Db } from '../postgres/transaction.ts'
import type { RunBell } from './bell.ts'
import { type RunRecord, runFromRow } from './run.ts'

type Services = { readonly db: Db; readonly runBell: RunBell }

/**
 * The run when it has replied or ended, or as it stands when the time is over.
 *
 * @param ms how long to wait; 0: do not
 * @throws {Problem} `not_found`
 */
export async function waitForRun(
  { db, runBell }: Services,
  runId: string,
  { ms, signal }: { readonly ms: number; readonly signal: AbortSignal },
): Promise<RunRecord> {
  const over = AbortSignal.any([signal, AbortSignal.timeout(ms)])
  for (;;) {
    const looked = new AbortController()
    // Listens before it looks, so that nothing falls between.
    const rung = runBell.rung(runId, AbortSignal.any([over, looked.signal]))
    const run = await readRun(db, runId, ms > 0)
    if (isSettled(run) || ms === 0 || over.aborted) {
      looked.abort()
      return run
    }
    await rung
  }
}

/** Whether waiting longer tells nothing more; one that is paused waits for a person. */
function isSettled({ response, endedAt, state }: RunRecord): boolean {
  return response !== null || endedAt !== null || state === 'paused'
}

/** @param awaited whether it is to be announced from now on */
async function readRun(db: Db, id: string, awaited: boolean): Promise<RunRecord> {
  const row = await db.selectFrom('run').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw new Problem('not_found', 'There is no such run.')
  const run = runFromRow(row)
  if (!awaited || row.awaited || isSettled(run)) return run
  await db.updateTable('run').set({ awaited: true }).where('id', '=', id).execute()
  return readRun(db, id, awaited)
}
