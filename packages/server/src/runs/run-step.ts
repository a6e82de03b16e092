/** Does one step, whatever its kind, and writes down what came of it. */
import type { Step } from '@drawbridge/api'
import type { Activation } from './activation.ts'
import { keepText } from './content.ts'
import { failureOf } from './failure.ts'
import { asJson, longestInRow } from './json.ts'
import { Halted } from './record.ts'
import { asInput } from './redact.ts'
import type { StepRecord } from './run.ts'
import { type Place, scopeAt } from './scope.ts'
import { StepError } from './step-error.ts'
import { runAction } from './steps/action.ts'
import { runCondition } from './steps/condition.ts'
import { runForEach } from './steps/for-each.ts'
import { runHttpRequest } from './steps/http-request.ts'
import { runRespond } from './steps/respond.ts'
import { runSendEvent } from './steps/send-event.ts'
import { runTransform } from './steps/transform.ts'
import { runWait } from './steps/wait.ts'
import { runWorkflow } from './steps/workflow.ts'
import type { Parked, Result, Runner, Task } from './task.ts'
import { type Outcome, walk } from './walk.ts'

const kinds: { readonly [Kind in Step['type']]: Runner<Kind> } = {
  action: runAction,
  condition: runCondition,
  for_each: runForEach,
  http_request: runHttpRequest,
  respond: runRespond,
  send_event: runSendEvent,
  transform: runTransform,
  wait: runWait,
  workflow: runWorkflow,
}

export async function runStep(activation: Activation, place: Place, step: Step): Promise<Outcome> {
  const path = `${place.prefix}${step.id}`
  const record = activation.steps.get(path)
  const startedAt = record?.startedAt ?? activation.services.clock.now()
  const scope = scopeAt(activation, place, startedAt)
  const walkBody: Task['walkBody'] = (body, place) => walk(activation, body, place, runStep)
  const task: Task = { activation, step, place, path, record, startedAt, scope, walkBody }
  try {
    const result = await attemptOnce(task)
    if (result.state === 'parked') return layAside(task, result)
    return { kind: 'settled', record: await settle(task, result) }
  } catch (by) {
    return { kind: 'halted', by }
  }
}

/** It may be taken up again by this very activation, which then has to know what one that begins anew would read. */
function layAside({ activation, step, path, record, startedAt }: Task, result: Parked): Outcome {
  const { wakeAt, why, attempts = record?.attempts ?? 0, interrupted = record?.interrupted ?? 0 } = result
  activation.steps.set(path, {
    path,
    // A list goes on: what waits is inside of it.
    state: step.type === 'for_each' ? 'running' : 'waiting',
    attempts,
    interrupted,
    output: null,
    outputContentId: null,
    failure: null,
    wakeAt: wakeAt ?? null,
    startedAt,
    attemptedAt: result.attemptedAt ?? record?.attemptedAt ?? startedAt,
    endedAt: null,
  })
  return { kind: 'parked', wakeAt, why }
}

/** What goes wrong with a step is its result; only what stops the run is thrown. */
async function attemptOnce(task: Task): Promise<Result> {
  const { signal, services, run } = task.activation
  try {
    const runner = kinds[task.step.type] as Runner<Step['type']>
    return await runner(task)
  } catch (error) {
    if (signal.aborted) throw signal.reason
    if (error instanceof Halted) throw error
    const { failure } = failureOf(error)
    if (failure.code === 'internal') services.log.warn({ runId: run.id, path: task.path, error }, 'A step failed.')
    return { state: 'failed', failure }
  }
}

async function settle(task: Task, result: Exclude<Result, { state: 'parked' }>): Promise<StepRecord> {
  const { activation, path, startedAt, record } = task
  const { recorder, services, steps } = activation
  const now = services.clock.now()
  const { attempts = record?.attempts ?? 0, interrupted = record?.interrupted ?? 0, attemptedAt = startedAt } = result
  const counted = { path, attempts, interrupted, startedAt, attemptedAt, endedAt: now }
  const blank = { ...counted, output: null, outputContentId: null, failure: null, wakeAt: null }

  const settled = result.state === 'failed' ? result : await keepOutput(task, result)
  if (settled.state === 'failed') {
    const { failure, input } = settled
    recorder.add({ ...counted, state: 'failed', failure, ...(input !== undefined && { input: asInput(input) }) })
    return remember({ ...blank, state: 'failed', failure })
  }
  const { output, outputContentId } = settled
  if (result.state === 'succeeded' && !result.recorded) {
    const input = result.input === undefined ? {} : { input: asInput(result.input) }
    const when = result.computed ? 'later' : 'soon'
    recorder.add(
      { ...counted, state: 'succeeded', ...input, ...(outputContentId ? { outputContentId } : { output }) },
      when,
    )
  }
  return remember({ ...blank, state: 'succeeded', output })

  function remember(step: StepRecord): StepRecord {
    steps.set(path, step)
    return step
  }
}

type Kept =
  | { readonly state: 'succeeded'; readonly output: unknown; readonly outputContentId: string | undefined }
  | Extract<Result, { state: 'failed' }>

async function keepOutput(
  { activation: { services, run }, path }: Task,
  result: Extract<Result, { state: 'succeeded' }>,
): Promise<Kept> {
  try {
    const { value, text, bytes } = asJson(result.output)
    if (bytes <= longestInRow) return { state: 'succeeded', output: value, outputContentId: undefined }
    const content = { runId: run.id, name: `${path}.json`, mediaType: 'application/json', at: services.clock.now() }
    const { id } = await keepText(services.db, content, text)
    return { state: 'succeeded', output: value, outputContentId: id }
  } catch (error) {
    if (!(error instanceof StepError)) throw error
    const { input, attempts, interrupted, attemptedAt } = result
    return {
      state: 'failed',
      failure: failureOf(error).failure,
      input,
      ...counts({ attempts, interrupted, attemptedAt }),
    }
  }
}

function counts(given: {
  attempts?: number | undefined
  interrupted?: number | undefined
  attemptedAt?: number | undefined
}) {
  const { attempts, interrupted, attemptedAt } = given
  return {
    ...(attempts !== undefined && { attempts }),
    ...(interrupted !== undefined && { interrupted }),
    ...(attemptedAt !== undefined && { attemptedAt }),
  }
}
