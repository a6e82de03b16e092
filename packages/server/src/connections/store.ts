/** Where connections live. */
import type { ConnectionStatus, Diagnosis } from '@drawbridge/api'
import { sql } from 'kysely'
import type { Row } from '../postgres/database.ts'
import { newId } from '../postgres/id.ts'
import { after, type Page, type PageRequest, pageOf } from '../postgres/page.ts'
import type { Db } from '../postgres/transaction.ts'
import type { Account, ConnectedDrive, ConnectionRecord } from './connection.ts'

export type ProvenConnection = Pick<
  ConnectionRecord,
  'kind' | 'projectId' | 'userId' | 'appRegistrationId' | 'account' | 'drive' | 'scopes'
>

type Whose = { readonly projectId?: string | undefined; readonly userId?: string | undefined }

/**
 * One page, newest first; of one project or one user when asked.
 *
 * @throws {Problem} `invalid_request` when the cursor is none
 */
export async function listConnections(db: Db, request: Whose & PageRequest): Promise<Page<ConnectionRecord>> {
  const rows = await newestFirst(db, request)
    .where(after(request.cursor))
    .limit(request.limit + 1)
    .execute()
  return pageOf(rows.map(record), request)
}

/** All of one user, newest first: people have few. */
export async function listConnectionsOf(
  db: Db,
  user: { readonly projectId: string; readonly userId: string },
): Promise<ConnectionRecord[]> {
  return (await newestFirst(db, user).execute()).map(record)
}

function newestFirst(db: Db, { projectId, userId }: Whose) {
  let query = db.selectFrom('connection').selectAll().orderBy('created_at', 'desc').orderBy('id')
  if (projectId !== undefined) query = query.where('project_id', '=', projectId)
  if (userId !== undefined) query = query.where('user_id', '=', userId)
  return query
}

export async function findConnection(db: Db, id: string): Promise<ConnectionRecord | undefined> {
  const row = await db.selectFrom('connection').selectAll().where('id', '=', id).executeTakeFirst()
  return row && record(row)
}

/**
 * Writes a connection whose access was just proven. A user who connects the same drive again, also from two windows at
 * once, keeps the connection and its id.
 */
export async function saveConnection(db: Db, proven: ProvenConnection, now: number): Promise<ConnectionRecord> {
  const values = {
    app_registration_id: proven.appRegistrationId,
    status: 'connected',
    diagnosis: null,
    account: JSON.stringify(proven.account),
    drive: JSON.stringify(proven.drive),
    scopes: [...proven.scopes],
    checked_at: new Date(now),
  }
  const row = await db
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
        .expression(sql`project_id, user_id, (account ->> 'id'), (drive ->> 'id')`)
        .doUpdateSet({ ...values, status_since: sinceWhen('connected', now) }),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
  return record(row)
}

/** What a check or a call has shown. `status` absent: it stays as it is. */
export type Finding = {
  readonly status?: ConnectionStatus | undefined
  readonly diagnosis?: Diagnosis | null | undefined
  readonly account?: Account | undefined
  readonly drive?: ConnectedDrive | undefined
}

/** `undefined` when the connection has been removed meanwhile. */
export async function recordFinding(
  db: Db,
  id: string,
  { status, diagnosis, account, drive }: Finding,
  now: number,
): Promise<ConnectionRecord | undefined> {
  const row = await db
    .updateTable('connection')
    .set({
      checked_at: new Date(now),
      ...(status !== undefined && { status, status_since: sinceWhen(status, now) }),
      ...(diagnosis !== undefined && { diagnosis: diagnosis && JSON.stringify(diagnosis) }),
      ...(account !== undefined && { account: JSON.stringify(account) }),
      ...(drive !== undefined && { drive: JSON.stringify(drive) }),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row && record(row)
}

export async function recordUse(db: Db, id: string, at: number): Promise<void> {
  await db
    .updateTable('connection')
    .set({ last_used_at: new Date(at) })
    .where('id', '=', id)
    .execute()
}

/** Removes the connection, and by cascade its tokens. `false` when there was none. */
export async function deleteConnection(db: Db, id: string): Promise<boolean> {
  const row = await db.deleteFrom('connection').where('id', '=', id).returning('id').executeTakeFirst()
  return row !== undefined
}

/** A status that stays is as old as it was. */
export function sinceWhen(status: ConnectionStatus, now: number) {
  return sql<Date>`case when connection.status = ${status} then connection.status_since else ${new Date(now)}::timestamptz end`
}

function record(row: Row<'connection'>): ConnectionRecord {
  return {
    id: row.id,
    kind: row.kind,
    projectId: row.project_id,
    userId: row.user_id,
    appRegistrationId: row.app_registration_id,
    status: row.status as ConnectionStatus,
    statusSince: row.status_since,
    diagnosis: row.diagnosis as Diagnosis | null,
    account: row.account as Account,
    drive: row.drive as ConnectedDrive,
    scopes: row.scopes,
    createdAt: row.created_at,
    checkedAt: row.checked_at,
    lastUsedAt: row.last_used_at,
  }
}
