/** A followed drive: how far its changes have been read. Its row is the fence between nodes that read it. */
import type { Diagnosis, FollowedDriveState } from '@drawbridge/api'
import type { DeltaCursor } from '@drawbridge/onedrive'
import { sql } from 'kysely'
import type { ConnectionRecord } from '../connections/connection.ts'
import { Problem } from '../errors.ts'
import type { Row } from '../postgres/database.ts'
import { numberedPage, placeOf } from '../postgres/numbered-page.ts'
import type { Page, PageRequest } from '../postgres/page.ts'
import type { Db } from '../postgres/transaction.ts'
import { shortestPauseMs } from './pace.ts'

export type FollowedDrive = {
  readonly connectionId: string
  readonly projectId: string
  readonly driveKey: string
  readonly cursor: DeltaCursor | null
  readonly page: string
  readonly pass: number
  readonly items: number
  readonly synchronisedAt: Date | null
  readonly pulledAt: Date | null
  readonly changedAt: Date | null
  readonly notifiedAt: Date | null
  readonly dueAt: Date | null
  readonly pauseMs: number
  readonly diagnosis: Diagnosis | null
  readonly failedAt: Date | null
  readonly failures: number
  /** Why it is asked again and again; null while Microsoft tells when something has changed. */
  readonly pollingBecause: string | null
}

/** Another node has taken this drive over: what was read here is thrown away, and nothing was written. */
export class StalePull extends Error {
  override readonly name = 'StalePull'
}

/** From now on this connection's drive is followed; nothing changes where it is already. */
export async function followDrive(
  db: Db,
  connection: { readonly id: string; readonly projectId: string },
  now: number,
): Promise<void> {
  await db
    .insertInto('followed_drive')
    .values({
      connection_id: connection.id,
      project_id: connection.projectId,
      pause_ms: shortestPauseMs,
      polling_because: 'starting',
      due_at: new Date(now),
      created_at: new Date(now),
    })
    .onConflict((conflict) => conflict.column('connection_id').doNothing())
    .execute()
}

export async function findFollowedDrive(db: Db, connectionId: string): Promise<FollowedDrive | undefined> {
  const row = await db
    .selectFrom('followed_drive')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .executeTakeFirst()
  return row && followedDrive(row)
}

/** A page of a project's, by when they were first followed, newest first. */
export async function listFollowedDrives(
  db: Db,
  request: PageRequest & { readonly projectId: string },
): Promise<Page<FollowedDrive>> {
  const before = placeOf(request.cursor)
  let query = db.selectFrom('followed_drive').selectAll().where('project_id', '=', request.projectId)
  if (before !== undefined) query = query.where('drive_key', '<', before)
  const rows = await query
    .orderBy('drive_key', 'desc')
    .limit(request.limit + 1)
    .execute()
  return numberedPage(
    rows.map((row) => ({ item: followedDrive(row), place: row.drive_key })),
    request,
  )
}

/** The drives of a project that have been read to the end, or that of one connection; some of them where they are many. */
export async function readDrives(db: Db, projectId: string, connectionId: string | null): Promise<FollowedDrive[]> {
  let query = db
    .selectFrom('followed_drive')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('synchronised_at', 'is not', null)
  if (connectionId !== null) query = query.where('connection_id', '=', connectionId)
  const rows = await query.orderBy('drive_key').limit(1_000).execute()
  return rows.map(followedDrive)
}

/** Those that could not be read, and whose connection has come to work since. */
export async function mendedDrives(db: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select connection.id from followed_drive join connection on connection.id = followed_drive.connection_id
    where followed_drive.failed_at is not null and connection.status in ('connected', 'degraded')
      and connection.status_since >= followed_drive.failed_at
    limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** From the next look on, all that is in the drive is compared with what is known of it. */
export async function compareEverything(db: Db, connectionId: string): Promise<void> {
  await db
    .updateTable('followed_drive')
    .set(({ eb }) => ({ cursor: null, page: eb('page', '+', '1'), pass: eb('pass', '+', 1) }))
    .where('connection_id', '=', connectionId)
    .where('synchronised_at', 'is not', null)
    .execute()
}

export function presentFollowedDrive(drive: FollowedDrive, connection: ConnectionRecord): FollowedDriveState {
  const { connectionId, items, failures, diagnosis, pollingBecause } = drive
  return {
    connectionId,
    userId: connection.userId,
    driveId: connection.drive.id,
    displayName: connection.account.displayName,
    state: drive.failedAt ? 'failing' : drive.synchronisedAt ? 'following' : 'reading',
    items,
    mode: pollingBecause === null ? 'told' : 'asking',
    askingBecause: pollingBecause as FollowedDriveState['askingBecause'],
    pulledAt: drive.pulledAt?.toISOString() ?? null,
    changedAt: drive.changedAt?.toISOString() ?? null,
    notifiedAt: drive.notifiedAt?.toISOString() ?? null,
    dueAt: drive.dueAt?.toISOString() ?? null,
    failures,
    diagnosis,
  }
}

/** @throws {Problem} `not_found` when nobody listens to changes of this drive */
export async function getFollowedDrive(db: Db, connectionId: string): Promise<FollowedDrive> {
  const drive = await findFollowedDrive(db, connectionId)
  if (!drive) throw new Problem('not_found', 'This drive is not followed. Add a watch for it first.')
  return drive
}

/**
 * Moves a drive on by one page; the first statement of a page's transaction, so that whoever comes second waits here.
 *
 * @throws {StalePull} when another node has moved it on
 */
export async function advance(
  db: Db,
  drive: FollowedDrive,
  page: { readonly cursor: DeltaCursor; readonly items: readonly unknown[]; readonly last: boolean },
  pass: number,
  now: number,
): Promise<FollowedDrive> {
  const reading = drive.synchronisedAt === null
  const row = await db
    .updateTable('followed_drive')
    .set(({ eb }) => ({
      cursor: JSON.stringify(page.cursor),
      pass,
      page: eb('page', '+', '1'),
      ...(page.items.length > 0 && { changed_at: new Date(now) }),
      // Meanwhile a measure of progress; counted when the reading is complete.
      ...(reading && { items: eb('items', '+', String(page.items.length)) }),
      ...(reading && page.last && { synchronised_at: new Date(now) }),
    }))
    .where('connection_id', '=', drive.connectionId)
    .where('page', '=', drive.page)
    .returningAll()
    .executeTakeFirst()
  if (!row) throw new StalePull()
  return followedDrive(row)
}

export type PullNote = {
  /** When to look again; milliseconds, like all of these. */
  readonly dueAt: number
} & (
  | { readonly pulledAt: number; readonly pauseMs: number }
  | { readonly failedAt: number; readonly diagnosis: Diagnosis | null }
)

/** How a pull has ended. */
export async function notePull(db: Db, connectionId: string, note: PullNote): Promise<void> {
  await db
    .updateTable('followed_drive')
    .set(({ eb }) => ({
      due_at: new Date(note.dueAt),
      ...('pulledAt' in note
        ? { pulled_at: new Date(note.pulledAt), pause_ms: note.pauseMs, failed_at: null, diagnosis: null, failures: 0 }
        : {
            failed_at: new Date(note.failedAt),
            diagnosis: note.diagnosis && JSON.stringify(note.diagnosis),
            failures: eb('failures', '+', 1),
          }),
    }))
    .where('connection_id', '=', connectionId)
    .execute()
}

/** Whether Microsoft tells of changes (`null`), or why the drive is asked again and again. */
export async function notePolling(db: Db, connectionId: string, because: string | null): Promise<void> {
  await db
    .updateTable('followed_drive')
    .set({ polling_because: because })
    .where('connection_id', '=', connectionId)
    .execute()
}

/** By as many items as there are now more, or fewer. */
export async function growBy(db: Db, { connectionId }: FollowedDrive, items: number): Promise<void> {
  if (items === 0) return
  await db
    .updateTable('followed_drive')
    .set(({ eb }) => ({ items: eb('items', '+', String(items)) }))
    .where('connection_id', '=', connectionId)
    .execute()
}

export async function recountItems(db: Db, { connectionId, driveKey }: FollowedDrive): Promise<void> {
  await sql`
    update followed_drive set items = (
      select count(*) from drive_item where drive_key = ${driveKey}::bigint and deleted_at is null and kind != 'root'
    ) where connection_id = ${connectionId}`.execute(db)
}

export function followedDrive(row: Row<'followed_drive'>): FollowedDrive {
  return {
    connectionId: row.connection_id,
    projectId: row.project_id,
    driveKey: row.drive_key,
    cursor: row.cursor as DeltaCursor | null,
    page: row.page,
    pass: row.pass,
    items: Number(row.items),
    synchronisedAt: row.synchronised_at,
    pulledAt: row.pulled_at,
    changedAt: row.changed_at,
    notifiedAt: row.notified_at,
    dueAt: row.due_at,
    pauseMs: row.pause_ms,
    diagnosis: row.diagnosis as Diagnosis | null,
    failedAt: row.failed_at,
    failures: row.failures,
    pollingBecause: row.polling_because,
  }
}
