/** Lays the run aside until a moment. */
import { brief, millisecondsOf } from '../duration.ts'
import { StepError } from '../step-error.ts'
import type { Runner, Task } from '../task.ts'

export const runWait: Runner<'wait'> = async (task) => {
  const { activation, path, record, startedAt } = task
  const { recorder, services } = activation
  const wakeAt = record?.wakeAt ?? (await momentOf(task))
  const until = new Date(wakeAt).toISOString()
  if (wakeAt <= services.clock.now()) return { state: 'succeeded', output: { until } }
  if (!record) {
    recorder.add({ path, state: 'waiting', attempts: 0, interrupted: 0, input: { until }, wakeAt, startedAt }, 'later')
  }
  return { state: 'parked', wakeAt, why: 'time' }
}

/** @throws {StepError} `duration_invalid`, `moment_invalid` */
async function momentOf({ activation, step, scope, startedAt }: Task<'wait'>): Promise<number> {
  const { evaluator } = activation.services
  if (step.for !== undefined)
    return startedAt + millisecondsOf(await evaluator.fill(step.for, scope, activation.signal))
  const until = await evaluator.fill(step.until ?? '', scope, activation.signal)
  const moment = typeof until === 'string' ? Date.parse(until) : Number.NaN
  if (Number.isNaN(moment)) {
    throw new StepError('moment_invalid', `Give a moment such as 2027-01-31T09:00:00Z, not ${brief(until)}.`)
  }
  return moment
}
