/** One activation of a run: from what is recorded to its end, or to where it has to wait. */
import { type Activation, activate } from './activation.ts'
import { Halted } from './record.ts'
import { runWork, workOf } from './run.ts'
import { runStep } from './run-step.ts'
import type { RunServices } from './services.ts'
import { type Walked, walk } from './walk.ts'

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
  }
}

async function conclude({ recorder, run, services }: Activation, walked: Walked): Promise<void> {
  const { engine, clock } = services
  if (walked.kind === 'parked') {
    const { wakeAt, why } = walked
    await recorder.park({ wakeAt, waitingFor: why }, async (transaction) => {
      if (wakeAt !== undefined) await engine.send(transaction, runWork, workOf(run.id, wakeAt))
    })
  } else if (walked.kind === 'failed') {
    await recorder.end({ state: 'failed', failure: walked.failure, at: clock.now() })
  } else {
    await recorder.end({ state: 'succeeded', failure: null, at: clock.now() })
  }
}
