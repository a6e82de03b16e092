/** Where connect links live: an address with which one user connects once, without the product's page. */
import type { ConnectLink } from '@drawbridge/api'
import { Problem } from '../errors.ts'
import type { Row } from '../postgres/database.ts'
import { newId } from '../postgres/id.ts'
import { after, type Page, type PageRequest, pageOf } from '../postgres/page.ts'
import type { Db } from '../postgres/transaction.ts'
import { hashOf, newSecret } from './attempt.ts'
import type { AttemptWish } from './begin-sign-in.ts'

export type ConnectLinkRecord = Omit<Row<'connect_link'>, 'token_hash'>

type Wish = Omit<AttemptWish, 'projectId' | 'userId'>

/** @returns the row, and the token that opens it, which is not stored */
export async function insertConnectLink(
  db: Db,
  { projectId, userId, ...wish }: AttemptWish,
  { now, expiresAt }: { readonly now: number; readonly expiresAt: Date },
): Promise<{ link: ConnectLinkRecord; token: string }> {
  const token = newSecret()
  const link = await db
    .insertInto('connect_link')
    .values({
      id: newId('lnk'),
      project_id: projectId,
      user_id: userId,
      token_hash: hashOf(token),
      wish: JSON.stringify(wish satisfies Wish),
      created_at: new Date(now),
      expires_at: expiresAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return { link, token }
}

/** Those that still open, newest first. @throws {Problem} `invalid_request` when the cursor is none */
export async function listConnectLinks(
  db: Db,
  request: { readonly projectId: string } & PageRequest,
  now: number,
): Promise<Page<ConnectLink>> {
  const rows = await db
    .selectFrom('connect_link')
    .selectAll()
    .where('project_id', '=', request.projectId)
    .where('expires_at', '>', new Date(now))
    .where('used_at', 'is', null)
    .where(after(request.cursor))
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(request.limit + 1)
    .execute()
  const { items, nextCursor } = pageOf(
    rows.map((row) => ({ ...row, createdAt: row.created_at })),
    request,
  )
  return { items: items.map(presentConnectLink), nextCursor }
}

/** `false` when the project has no such link. */
export async function deleteConnectLink(db: Db, projectId: string, id: string): Promise<boolean> {
  const row = await db
    .deleteFrom('connect_link')
    .where('project_id', '=', projectId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function findConnectLink(db: Db, token: string): Promise<ConnectLinkRecord | undefined> {
  return db.selectFrom('connect_link').selectAll().where('token_hash', '=', hashOf(token)).executeTakeFirst()
}

export function wishOf({ id, project_id, user_id, wish }: ConnectLinkRecord): AttemptWish {
  return { ...(wish as Wish), projectId: project_id, userId: user_id, mode: 'redirect', connectLinkId: id }
}

/**
 * Somebody has connected through it: it has served.
 *
 * @throws {Problem} `attempt_used` when it has served before, though it was opened in several browsers by then
 */
export async function useConnectLink(db: Db, id: string, now: number): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('connect_link')
    .set({ used_at: new Date(now) })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 1n) return
  throw new Problem('attempt_used', 'OneDrive was connected with this link before. Ask for a new one.')
}

export function presentConnectLink(link: ConnectLinkRecord): ConnectLink {
  return {
    id: link.id,
    projectId: link.project_id,
    userId: link.user_id,
    createdAt: link.created_at.toISOString(),
    expiresAt: link.expires_at.toISOString(),
    usedAt: link.used_at?.toISOString() ?? null,
  }
}
