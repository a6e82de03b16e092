/** A direct call of a workflow in the name of a user. */
import type { Clock } from '../clock.ts'
import { assertFits } from '../definitions/payload.ts'
import type { WorkflowRecord } from '../definitions/store.ts'
import type { Engine } from '../engine/engine.ts'
import { Problem } from '../errors.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import { startRun } from '../runs/start-run.ts'
import type { EnablementRecord } from './enablement.ts'
import { effectiveSettings, missingSettings } from './settings.ts'
import { enablementsOf } from './store.ts'

type Services = { readonly db: Db; readonly clock: Clock; readonly engine: Pick<Engine, 'send'> }

export type WorkflowCall = {
  readonly userId: string
  readonly connectionId?: string | undefined
  readonly input: unknown
  /** A call under a key that was used before is that call. */
  readonly idempotencyKey?: string | undefined
  /** Somebody waits for the reply. */
  readonly awaited: boolean
}

/**
 * @returns the id of the run, which has begun or is about to
 * @throws {Problem} `invalid_request` for a workflow that is not for calling, or input that does not fit; `not_enabled`,
 *   `connection_ambiguous`
 */
export async function callWorkflow(services: Services, workflow: WorkflowRecord, call: WorkflowCall): Promise<string> {
  const { id: workflowId, projectId, version, definition } = workflow
  const { trigger } = definition
  if (trigger.type !== 'call')
    throw new Problem('invalid_request', `This workflow is not for calling: ${begins[trigger.type]}.`)
  const on = (await enablementsOf(services.db, { projectId, userId: call.userId, workflowId })).filter(
    ({ enabled }) => enabled,
  )
  const enablement = chooseEnablement(on, call.connectionId)
  const [missing] = missingSettings(definition.settings, enablement.settings)
  if (missing) throw new Problem('conflict', `“${missing.label}” has to be chosen first: call enableWorkflow with it.`)
  assertFits(trigger, call.input ?? null)
  const { idempotencyKey: key } = call
  const { id } = await inTransaction(services.db, (transaction) =>
    startRun(transaction, services, {
      projectId,
      workflowId,
      version,
      enablementId: enablement.id,
      userId: call.userId,
      connectionId: enablement.connectionId,
      trigger: { type: 'call', eventId: null, payload: call.input ?? null },
      settings: effectiveSettings(definition.settings, enablement.settings),
      awaited: call.awaited,
      ...(key !== undefined && { triggerKey: `call:${enablement.id}:${key}` }),
    }),
  )
  return id
}

const begins = {
  file_change: 'changes in the drive begin it',
  schedule: 'its schedule begins it',
  app_event: 'an event of the product begins it',
  manual: 'it is begun by hand, in the console or over the API',
} as const

function chooseEnablement(on: readonly EnablementRecord[], connectionId: string | undefined): EnablementRecord {
  const [first, second] = connectionId === undefined ? on : on.filter((each) => each.connectionId === connectionId)
  if (!first)
    throw new Problem('not_enabled', 'This user has not switched this workflow on. Call enableWorkflow first.')
  if (second) {
    throw new Problem('connection_ambiguous', 'It is switched on for several connections. Name one with connectionId.')
  }
  return first
}
