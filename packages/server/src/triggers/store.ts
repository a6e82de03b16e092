/** Where enablements are kept. What keeps their triggers going is arm.ts. */
import { sql } from 'kysely'
import type { Row } from '../postgres/database.ts'
import { newId } from '../postgres/id.ts'
import { after, type Page, type PageRequest, pageOf } from '../postgres/page.ts'
import type { Db } from '../postgres/transaction.ts'
import { type EnablementRecord, enablementFromRow } from './enablement.ts'
import type { Settings } from './settings.ts'

export type For = {
  readonly workflowId: string
  readonly projectId: string
  readonly userId: string
  readonly connectionId: string | null
}

/**
 * Switches on, or changes the settings of what is on already. What happened in the project before this moment begins
 * nothing, unless it was switched on then too.
 */
export async function putEnablement(db: Db, owner: For, settings: Settings, now: number): Promise<EnablementRecord> {
  const at = new Date(now)
  const last = sql<string>`coalesce((select last from event_count where project_id = ${owner.projectId}), 0)`
  const row = await db
    .insertInto('workflow_enablement')
    .values({
      id: newId('enb'),
      workflow_id: owner.workflowId,
      project_id: owner.projectId,
      user_id: owner.userId,
      connection_id: owner.connectionId,
      settings: JSON.stringify(settings),
      enabled: true,
      trigger_type: 'manual',
      after_sequence: last,
      created_at: at,
      updated_at: at,
    })
    .onConflict((conflict) =>
      conflict.columns(['workflow_id', 'user_id', 'connection_id']).doUpdateSet({
        settings: JSON.stringify(settings),
        enabled: true,
        after_sequence: sql`case when workflow_enablement.enabled then workflow_enablement.after_sequence else ${last} end`,
        updated_at: at,
      }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
  return enablementFromRow(row)
}

/** Those of one user of a workflow, switched on or remembered, newest first. */
export async function enablementsOf(
  db: Db,
  owner: { readonly projectId: string; readonly userId: string; readonly workflowId?: string },
): Promise<EnablementRecord[]> {
  let query = db
    .selectFrom('workflow_enablement')
    .selectAll()
    .where('project_id', '=', owner.projectId)
    .where('user_id', '=', owner.userId)
  if (owner.workflowId !== undefined) query = query.where('workflow_id', '=', owner.workflowId)
  const rows = await query.orderBy('created_at', 'desc').orderBy('id').execute()
  return rows.map(enablementFromRow)
}

/** A page of those that are switched on, newest first. */
export async function listEnablements(
  db: Db,
  request: PageRequest & { readonly workflowId: string; readonly userId?: string | undefined },
): Promise<Page<EnablementRecord>> {
  let query = db
    .selectFrom('workflow_enablement')
    .selectAll()
    .where('workflow_id', '=', request.workflowId)
    .where('enabled', '=', true)
    .where(after(request.cursor))
  if (request.userId !== undefined) query = query.where('user_id', '=', request.userId)
  const rows = await query
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(request.limit + 1)
    .execute()
  return pageOf(rows.map(enablementFromRow), request)
}

export async function findEnablement(db: Db, workflowId: string, id: string): Promise<EnablementRecord | undefined> {
  const row: Row<'workflow_enablement'> | undefined = await db
    .selectFrom('workflow_enablement')
    .selectAll()
    .where('workflow_id', '=', workflowId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && enablementFromRow(row)
}
