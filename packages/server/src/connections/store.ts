/** Where connections live. */
import type { ConnectionStatus, Diagnosis } from '@drawbridge/api'
import { type RawBuilder, sql } from 'kysely'
import { Problem } from '../errors.ts'
import type { Row } from '../postgres/database.ts'
import { after, type Page, type PageRequest, pageOf } from '../postgres/page.ts'
import type { Db } from '../postgres/transaction.ts'
import type { Account, ConnectedDrive, ConnectionRecord } from './connection.ts'

type Wanted = {
  readonly projectId?: string | undefined
  readonly userId?: string | undefined
  readonly status?: ConnectionStatus | undefined
  /** Part of the account's name or address, of the user's id, or of the connection's id, in any case. */
  readonly text?: string | undefined
}

/**
 * One page, newest first; of one project, one user or one status when asked.
 *
 * @throws {Problem} `invalid_request` when the cursor is none
 */
export async function listConnections(db: Db, request: Wanted & PageRequest): Promise<Page<ConnectionRecord>> {
  const rows = await newestFirst(db, request)
    .where(after(request.cursor))
    .limit(request.limit + 1)
    .execute()
  return pageOf(rows.map(connectionFromRow), request)
}

/** All of one user, newest first: people have few. */
export async function listConnectionsOf(
  db: Db,
  user: { readonly projectId: string; readonly userId: string },
): Promise<ConnectionRecord[]> {
  return (await newestFirst(db, user).execute()).map(connectionFromRow)
}

function newestFirst(db: Db, { projectId, userId, status, text }: Wanted) {
  let query = db.selectFrom('connection').selectAll().orderBy('created_at', 'desc').orderBy('id')
  if (projectId !== undefined) query = query.where('project_id', '=', projectId)
  if (userId !== undefined) query = query.where('user_id', '=', userId)
  if (status !== undefined) query = query.where('status', '=', status)
  if (text !== undefined) query = query.where(isNamed(text))
  return query
}

function isNamed(text: string): RawBuilder<boolean> {
  const names = sql`concat_ws(chr(10), account->>'displayName', account->>'userPrincipalName', user_id, id)`
  return sql<boolean>`strpos(lower(${names}), lower(${text})) > 0`
}

/** @throws {Problem} `not_found` unless the connection is this user's */
export async function assertConnectionOf(
  db: Db,
  id: string,
  { projectId, userId }: { readonly projectId: string; readonly userId: string },
): Promise<ConnectionRecord> {
  const connection = await findConnection(db, id)
  if (connection?.projectId === projectId && connection.userId === userId) return connection
  throw new Problem('not_found', 'This user has no such connection.')
}

export async function findConnection(db: Db, id: string): Promise<ConnectionRecord | undefined> {
  const row = await db.selectFrom('connection').selectAll().where('id', '=', id).executeTakeFirst()
  return row && connectionFromRow(row)
}

/** The newest of a registration that a person signed in to. */
export async function newestConnectionUnder(db: Db, appRegistrationId: string): Promise<ConnectionRecord | undefined> {
  const row = await newestFirst(db, {})
    .where('app_registration_id', '=', appRegistrationId)
    .where('kind', '=', 'delegated')
    .limit(1)
    .executeTakeFirst()
  return row && connectionFromRow(row)
}

export async function recordUse(db: Db, id: string, at: number): Promise<void> {
  await db
    .updateTable('connection')
    .set({ last_used_at: new Date(at) })
    .where('id', '=', id)
    .execute()
}

export function connectionFromRow(row: Row<'connection'>): ConnectionRecord {
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
    provenAt: row.proven_at,
    movingTo: row.moving_to,
  }
}
