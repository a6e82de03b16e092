/** One activation of a run: from what is recorded to its end, or to where it has to wait. */
import { sql } from 'kysely'
import { activate } from './activation.ts'
import { conclude } from './conclude.ts'
import { Halted } from './record.ts'
import { runStep } from './run-step.ts'
import type { RunServices } from './services.ts'
import { walk } from './walk.ts'

/** Any number of servers may try: the fence lets the last one through. */
export async function advanceRun(services: RunServices, runId: string, signal: AbortSignal): Promise<void> {
  using activation = await activate(services, runId, signal)
  if (!activation) return
  try {
    const walked = await walk(activation, activation.definition, { prefix: '', steps: {} }, runStep)
    await conclude(activation, walked)
  } catch (error) {
    if (!(error instanceof Halted)) throw error
    // What ended while the run was being paused is still written down.
    await activation.recorder.saved().catch(() => {})
    await leave(services, runId)
  }
}

/** A run that was paused is at work no more. */
async function leave({ db }: RunServices, runId: string): Promise<void> {
  await sql`delete from run_slot s using run where run.id = ${runId} and s.run_id = run.id
    and run.state = 'paused'`.execute(db)
}
