/** Switching a workflow on for a user, and off again. */

import type { Clock } from '../clock.ts'
import type { WorkflowRecord } from '../definitions/store.ts'
import { Problem } from '../errors.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import { arm } from './arm.ts'
import type { EnablementRecord } from './enablement.ts'
import { hindrancesOf } from './hindrance.ts'
import { missingScopes } from './missing-scopes.ts'
import { checkSettings, type Settings } from './settings.ts'
import { enablementsOf, findEnablement, putEnablement } from './store.ts'
import { whoseConnection } from './whose-connection.ts'

type Services = { readonly db: Db; readonly clock: Clock }

export type Wish = {
  /** Empty for the project's own connections. */
  readonly userId: string
  /** @default the user's only connection */
  readonly connectionId?: string | undefined
  /** @default what was chosen before */
  readonly settings?: Settings | undefined
}

export type Enabled = {
  readonly enablement: EnablementRecord
  readonly hindered: string | null
  /** What to ask Microsoft for before it can do all its steps. */
  readonly missing: { readonly connectionId: string; readonly scopes: string[] } | null
}

/**
 * @throws {Problem} `not_connected`, `connection_ambiguous`, `not_found`, `invalid_request` for settings that do not fit;
 *   nothing was changed then
 */
export async function enableWorkflow({ db, clock }: Services, workflow: WorkflowRecord, wish: Wish): Promise<Enabled> {
  const { id: workflowId, projectId, definition } = workflow
  const owner = { workflowId, projectId, userId: wish.userId }
  const connection = await whoseConnection(db, definition, owner, wish.connectionId)
  const connectionId = connection?.id ?? null
  const before = (await enablementsOf(db, owner)).find((each) => each.connectionId === connectionId)
  const settings = checkSettings(definition.settings, wish.settings ?? before?.settings ?? {})
  const id = await inTransaction(db, async (transaction) => {
    const put = await putEnablement(transaction, { ...owner, connectionId }, settings, clock.now())
    // Settings alone move no schedule: what is due stays due.
    if (!before?.enabled) await arm(transaction, workflowId, definition.trigger, clock.now(), put.id)
    return put.id
  })
  const enablement = await findEnablement(db, workflowId, id)
  if (!enablement) throw new Problem('not_found', 'The connection was removed meanwhile.')
  const scopes = connection ? missingScopes(definition, connection) : []
  return {
    enablement,
    hindered: (await hindrancesOf(db, definition, [enablement])).get(id) ?? null,
    missing: connection && scopes.length > 0 ? { connectionId: connection.id, scopes } : null,
  }
}

/** Begins no further run; those that have begun go on. What was chosen is remembered. Doing it twice is no error. */
export async function disableWorkflow({ db, clock }: Services, enablement: EnablementRecord): Promise<void> {
  const { id, workflowId } = enablement
  await inTransaction(db, async (transaction) => {
    await transaction
      .updateTable('workflow_enablement')
      .set({ enabled: false, updated_at: new Date(clock.now()) })
      .where('id', '=', id)
      .execute()
    await arm(transaction, workflowId, { type: 'manual' }, clock.now(), id)
  })
}
