/** Runs another workflow, and waits for its reply. */
import type { Template } from '@drawbridge/api'
import { askedOf } from '../../definitions/checks/handed-on.ts'
import { misfit } from '../../definitions/payload.ts'
import { getVersion } from '../../definitions/versions.ts'
import type { Row } from '../../postgres/database.ts'
import { newId } from '../../postgres/id.ts'
import { asJson } from '../json.ts'
import { asInput } from '../redact.ts'
import { isEnded, type Reply, type RunFailure } from '../run.ts'
import { startRun } from '../start-run.ts'
import { StepError } from '../step-error.ts'
import type { Result, Runner, Task } from '../task.ts'

/** So many workflows may stand above one another. */
const deepest = 10

export const runWorkflow: Runner<'workflow'> = async (task) => {
  if (task.record?.state === 'waiting') return lookAtChild(task)
  return beginChild(task)
}

/** @throws {StepError} `too_deep`, `workflow_gone`, `input_invalid`, `setting_missing` */
async function beginChild({ activation, step, path, scope, startedAt }: Task<'workflow'>): Promise<Result> {
  const { recorder, run, services, signal } = activation
  const { db, evaluator, clock } = services
  if (run.depth + 1 >= deepest) {
    throw new StepError('too_deep', `Workflows run one another ${deepest} deep. Does one of them run itself?`)
  }
  const { value: payload } = asJson(await evaluator.fill(step.input as Template, scope, signal))
  const child = await db
    .selectFrom('workflow')
    .select('version')
    .where('id', '=', step.workflowId)
    .where('project_id', '=', run.projectId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!child) throw new StepError('workflow_gone', 'The workflow that this step runs is no longer there.')
  const { name, trigger, settings } = await getVersion(db, step.workflowId, child.version)
  const unfit = misfit(trigger, payload)
  if (unfit !== undefined) throw new StepError('input_invalid', `“${name}” does not take what it was given: ${unfit}`)
  const missing = askedOf(settings).find((each) => [undefined, null, ''].includes(run.settings[each.name] as string))
  if (missing) {
    throw new StepError('setting_missing', `“${name}” needs the setting “${missing.name}”, and this run has none.`)
  }

  const row = { path, attempts: 0, interrupted: 0, input: asInput(payload), startedAt } as const
  const childId = newId('run')
  const output = { runId: childId }
  const written = step.wait
    ? ({ ...row, state: 'waiting' } as const)
    : ({ ...row, state: 'succeeded', output, endedAt: clock.now() } as const)
  await recorder.savedWith(written, async (transaction) => {
    await startRun(transaction, services, {
      id: childId,
      projectId: run.projectId,
      workflowId: step.workflowId,
      version: child.version,
      enablementId: null,
      userId: run.userId,
      connectionId: run.connectionId,
      trigger: { type: 'workflow', eventId: null, payload },
      // What the user has chosen for this one holds for the other where it asks for the same.
      settings: Object.fromEntries(
        settings.map((each) => [each.name, run.settings[each.name] ?? ('default' in each ? each.default : undefined)]),
      ),
      test: run.test,
      parent: { runId: run.id, path, depth: run.depth },
    })
  })
  if (!step.wait) return { state: 'succeeded', output, recorded: true }
  return { state: 'parked', wakeAt: undefined, why: 'workflow' }
}

async function lookAtChild({ activation: { run, services }, path }: Task<'workflow'>): Promise<Result> {
  const child = await services.db
    .selectFrom('run')
    .select(['id', 'state', 'response', 'failure'])
    .where('parent_run_id', '=', run.id)
    .where('parent_path', '=', path)
    .orderBy('created_at', 'desc')
    .executeTakeFirst()
  if (!child) throw new StepError('workflow_gone', 'The run that this step waited for is no longer there.')
  if (!isEnded(child.state)) return { state: 'parked', wakeAt: undefined, why: 'workflow' }
  if (child.state === 'succeeded') return { state: 'succeeded', output: (child.response as Reply | null)?.body ?? null }
  throw new StepError(child.state === 'cancelled' ? 'workflow_cancelled' : 'workflow_failed', whyOf(child))
}

function whyOf({ id, state, failure }: Pick<Row<'run'>, 'id' | 'state' | 'failure'>): string {
  if (state === 'cancelled') return `The run of the other workflow (${id}) was cancelled.`
  return `The run of the other workflow (${id}) has failed: ${(failure as RunFailure | null)?.message ?? 'no reason given.'}`
}
