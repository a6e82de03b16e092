/** What a person does to a run: it holds at once, even while a step is under way. */

import type { RunState } from '@drawbridge/api'
import { sql, type Transaction } from 'kysely'
import { Problem } from '../errors.ts'
import type { Database } from '../postgres/database.ts'
import { inTransaction } from '../postgres/transaction.ts'
import { ringRun } from './bell.ts'
import { isEnded, runWork, workOf } from './run.ts'
import type { RunServices } from './services.ts'

type Services = Pick<RunServices, 'db' | 'clock' | 'engine'>
type Named = { readonly projectId: string; readonly runId: string }

/**
 * Ends a run, and those it has begun and waits for. What is under way is aborted; what it has done stays done.
 *
 * @throws {Problem} `not_found`; `conflict` when it has ended
 */
export async function cancelRun({ db, clock, engine }: Services, named: Named): Promise<void> {
  await inTransaction(db, async (transaction) => {
    await lockRun(transaction, named, (state) => !isEnded(state), 'It has ended already.')
    const parent = await cancel(transaction, named.runId, new Date(clock.now()))
    if (parent !== null) await engine.send(transaction, runWork, workOf(parent))
  })
}

/** @returns the run that waits for this one */
async function cancel(transaction: Transaction<Database>, runId: string, at: Date): Promise<string | null> {
  const { rows } = await sql<{ parent: string | null }>`
    with ended as (
      update run set state = 'cancelled', fence = fence + 1, ended_at = ${at}, wake_at = null, waiting_for = null
      where id = ${runId} returning id, fence, parent_run_id
    ), steps as (
      update step set state = 'cancelled', ended_at = ${at}, wake_at = null, revision = ended.fence * 1000000000
      from ended where step.run_id = ended.id and step.state in ('running', 'waiting')
    ), left_over as (
      delete from run_slot using ended where run_slot.run_id = ended.id
    )
    select parent_run_id as parent from ended`.execute(transaction)
  await ringRun(transaction, runId)
  const children = await transaction
    .selectFrom('run')
    .select('id')
    .where('parent_run_id', '=', runId)
    .where('state', 'not in', ['succeeded', 'failed', 'cancelled'])
    .execute()
  for (const { id } of children) await cancel(transaction, id, at)
  return rows[0]?.parent ?? null
}

/**
 * Begins no further step; what is under way may end, and is recorded.
 *
 * @throws {Problem} `not_found`; `conflict` when it has ended or is paused
 */
export async function pauseRun({ db }: Services, named: Named): Promise<void> {
  await inTransaction(db, async (transaction) => {
    const works = (state: RunState): boolean => !isEnded(state) && state !== 'paused'
    await lockRun(transaction, named, works, 'It has ended, or is paused already.')
    await transaction
      .updateTable('run')
      .set({ state: 'paused', waiting_for: null, wake_at: null })
      .where('id', '=', named.runId)
      .execute()
    await ringRun(transaction, named.runId)
  })
}

/** @throws {Problem} `not_found`; `conflict` unless it is paused */
export async function resumeRun({ db, engine }: Services, named: Named): Promise<void> {
  await inTransaction(db, async (transaction) => {
    await lockRun(transaction, named, (state) => state === 'paused', 'It is not paused.')
    await transaction.updateTable('run').set({ state: 'queued' }).where('id', '=', named.runId).execute()
    await engine.send(transaction, runWork, workOf(named.runId))
  })
}

export async function lockRun(
  transaction: Transaction<Database>,
  { projectId, runId }: Named,
  fits: (state: RunState) => boolean,
  otherwise: string,
): Promise<void> {
  const row = await transaction
    .selectFrom('run')
    .select('state')
    .where('id', '=', runId)
    .where('project_id', '=', projectId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row) throw new Problem('not_found', 'There is no such run in this project.')
  if (!fits(row.state)) throw new Problem('conflict', `This run is ${row.state}. ${otherwise}`)
}
