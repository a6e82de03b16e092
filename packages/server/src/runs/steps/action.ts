/** Does one action of the catalogue. */
import type { Template } from '@drawbridge/api'
import { concealed } from '../../actions/conceal.ts'
import { withTexts } from '../../actions/text-fields.ts'
import { attempted, defaultTimeout } from '../attempt.ts'
import { openContentOf } from '../content.ts'
import { fileSources } from '../file-sources.ts'
import { defaultRetry } from '../retry-policy.ts'
import { StepError } from '../step-error.ts'
import type { Runner, Task } from '../task.ts'
import { writtenBy } from '../written-items.ts'

export const runAction: Runner<'action'> = async (task) => {
  const { activation, step, path, scope } = task
  const { recorder, run, services, signal } = activation
  const input = withTexts(step.action, await services.evaluator.fill(step.input as Template, scope, signal))
  const through = { projectId: run.projectId, connectionId: await connectionOf(task) }
  const { retry = defaultRetry, timeout = defaultTimeout } = step
  const call = {
    idempotencyKey: `${run.id}:${path}`,
    openContent: openContentOf(services.db, run.id),
    fileSources: await fileSources(activation, scope),
  }
  const shown = concealed(step.action, input)
  return attempted(task, { input: shown, retry, timeout }, async ({ number, signal }) => {
    const output = await services.actions.perform(through, step.action, input, { ...call, attempt: number, signal })
    recorder.addWritten(writtenBy({ action: step.action, input, output }))
    return output
  })
}

/** @throws {StepError} `no_connection` */
async function connectionOf({ activation, step, scope }: Task<'action'>): Promise<string> {
  const { services, run, signal } = activation
  const given =
    step.connectionId === undefined ? run.connectionId : await services.evaluator.fill(step.connectionId, scope, signal)
  if (typeof given === 'string' && given !== '') return given
  throw new StepError(
    'no_connection',
    'The run has no connection. Run it for a user who is connected, or name one in the step.',
  )
}
