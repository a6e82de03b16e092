/** Waits for a run: until it replies or ends, for as long as the caller has patience. */
import { setTimeout as sleep } from 'node:timers/promises'
import { isEnded } from './run.ts'
import type { RunServices } from './services.ts'

/** In case an announcement was missed; milliseconds. */
const lookMs = 1_000

export async function awaitReply(
  { db, runBell }: Pick<RunServices, 'db' | 'runBell'>,
  runId: string,
  seconds: number,
  gone: AbortSignal,
): Promise<void> {
  const signal = AbortSignal.any([gone, AbortSignal.timeout(seconds * 1_000)])
  while (!signal.aborted) {
    const looked = new AbortController()
    const until = AbortSignal.any([signal, looked.signal])
    // Listens before it looks, so that nothing falls between.
    const rung = runBell.rung(runId, until)
    const query = db.selectFrom('run').select(['state', 'response']).where('id', '=', runId)
    const row = await query.executeTakeFirst()
    if (!row || row.response !== null || isEnded(row.state)) return looked.abort()
    await Promise.race([rung, sleep(lookMs, undefined, { signal: until }).catch(() => {})])
    looked.abort()
  }
}
