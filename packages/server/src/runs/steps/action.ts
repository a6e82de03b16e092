/** Does one action of the catalogue. */
import type { Definition, Step, Template } from '@drawbridge/api'
import { attempted, defaultTimeout } from '../attempt.ts'
import { openContentOf } from '../content.ts'
import { defaultRetry } from '../retry-policy.ts'
import { StepError } from '../step-error.ts'
import type { Runner, Task } from '../task.ts'
import { noteWritten } from '../written-items.ts'

export const runAction: Runner<'action'> = async (task) => {
  const { activation, step, path, scope } = task
  const { run, services, signal } = activation
  const input = await services.evaluator.fill(step.input as Template, scope, signal)
  const through = { projectId: run.projectId, connectionId: await connectionOf(task) }
  const { retry = defaultRetry, timeout = defaultTimeout } = step
  const call = {
    idempotencyKey: `${run.id}:${path}`,
    openContent: openContentOf(services.db, run.id),
    fileSources: await fileSources(task),
  }
  return attempted(task, { input, retry, timeout }, async ({ number, signal }) => {
    const output = await services.perform(through, step.action, input, { ...call, attempt: number, signal })
    await noteWritten(services.db, run, { action: step.action, input, output }, services.clock.now())
    return output
  })
}

/** The connections that the workflow names: what comes from them may go elsewhere. */
async function fileSources({ activation, scope }: Task<'action'>): Promise<string[]> {
  const { definition, services, signal } = activation
  const named = connectionsNamed(definition)
  const filled = await Promise.all(named.map((each) => services.evaluator.fill(each, scope, signal).catch(() => null)))
  return filled.filter((each) => typeof each === 'string')
}

const known = new WeakMap<Definition, readonly string[]>()

function connectionsNamed(definition: Definition): readonly string[] {
  const named = known.get(definition) ?? [...new Set(templatesIn(definition.steps))]
  known.set(definition, named)
  return named
}

function templatesIn(steps: readonly Step[]): string[] {
  return steps.flatMap((step) => {
    if (step.type === 'for_each') return templatesIn(step.body.steps)
    return step.type === 'action' && step.connectionId !== undefined ? [step.connectionId] : []
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
