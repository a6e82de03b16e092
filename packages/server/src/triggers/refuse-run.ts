/** A run that is not begun, and says why: as one that has failed at once. */
import type { Transaction } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Engine } from '../engine/engine.ts'
import type { Database } from '../postgres/database.ts'
import { tellEnd } from '../runs/conclude.ts'
import { type NewRun, startRun } from '../runs/start-run.ts'

type Services = { readonly engine: Pick<Engine, 'send'>; readonly clock: Clock }

export async function refuseRun(
  transaction: Transaction<Database>,
  services: Services,
  run: NewRun & { readonly workflowName: string },
  why: { readonly code: 'loop_stopped' | 'payload_invalid'; readonly message: string },
): Promise<void> {
  const { id, existing } = await startRun(transaction, services, run)
  if (existing) return
  const failure = { ...why, transient: false, status: null, requestId: null, path: null }
  await transaction
    .updateTable('run')
    .set({ state: 'failed', failure: JSON.stringify(failure), ended_at: new Date(services.clock.now()) })
    .where('id', '=', id)
    .execute()
  await tellEnd(transaction, { ...run, id, test: false }, failure, services.clock.now())
}
