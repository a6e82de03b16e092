/** The beginning and the end of a connection's row, each with its event. */
import type { ConnectionStatus } from '@drawbridge/api'
import { sql, type Transaction } from 'kysely'
import { recordEvent } from '../events/record-event.ts'
import type { Database } from '../postgres/database.ts'
import { newId } from '../postgres/id.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import type { ConnectionRecord } from './connection.ts'
import { noteChange } from './health.ts'
import { connectionFromRow } from './store.ts'

export type ProvenConnection = Pick<
  ConnectionRecord,
  'kind' | 'projectId' | 'userId' | 'appRegistrationId' | 'account' | 'drive' | 'scopes'
>

/**
 * Writes a connection whose access was just proven. A user who connects the same drive again, also from two windows at
 * once, keeps the connection and its id.
 */
export async function saveConnection(db: Db, proven: ProvenConnection, now: number): Promise<ConnectionRecord> {
  return inTransaction(db, (transaction) => save(transaction, proven, now))
}

async function save(
  transaction: Transaction<Database>,
  proven: ProvenConnection,
  now: number,
): Promise<ConnectionRecord> {
  const before = await transaction
    .selectFrom('connection')
    .select('status')
    .where('project_id', '=', proven.projectId)
    .where('user_id', '=', proven.userId)
    .where('kind', '=', proven.kind)
    .where(sql`account ->> 'id'`, '=', proven.account.id)
    .where(sql`drive ->> 'id'`, '=', proven.drive.id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  const values = {
    app_registration_id: proven.appRegistrationId,
    status: 'connected',
    diagnosis: null,
    account: JSON.stringify(proven.account),
    drive: JSON.stringify(proven.drive),
    scopes: [...proven.scopes],
    checked_at: new Date(now),
    proven_at: new Date(now),
  }
  const since = before?.status === 'connected' ? {} : { status_since: new Date(now) }
  const row = await transaction
    .insertInto('connection')
    .values({
      ...values,
      id: newId('con'),
      kind: proven.kind,
      project_id: proven.projectId,
      user_id: proven.userId,
      created_at: new Date(now),
      status_since: new Date(now),
    })
    .onConflict((conflict) =>
      conflict
        .expression(sql`project_id, user_id, kind, (account ->> 'id'), (drive ->> 'id')`)
        .doUpdateSet({ ...values, ...since, moving_to: arrived(proven.appRegistrationId) }),
    )
    .returningAll()
    // Zero for a row that this statement has inserted: of two windows at once one creates, the other finds.
    .returning(sql<boolean>`xmax = 0`.as('created'))
    .executeTakeFirstOrThrow()
  if (row.created) await noteChange(transaction, row, undefined, now)
  else if (before && before.status !== 'connected') {
    await noteChange(transaction, row, before.status as ConnectionStatus, now)
  }
  return connectionFromRow(row)
}

/** A connection that was to go over has done so once it stands under the app registration it was to go to. */
function arrived(appRegistrationId: string) {
  return sql<string | null>`nullif(connection.moving_to, ${appRegistrationId})`
}

/** Removes the connection, and by cascade its tokens and history. `false` when there was none. */
export async function deleteConnection(db: Db, id: string, now: number): Promise<boolean> {
  return inTransaction(db, async (transaction) => {
    const row = await transaction.deleteFrom('connection').where('id', '=', id).returningAll().executeTakeFirst()
    if (!row) return false
    const { project_id: projectId, user_id: userId } = row
    const data = { connectionId: id, userId }
    await recordEvent(transaction, { projectId, type: 'connection.removed', subject: id, data }, now)
    return true
  })
}
