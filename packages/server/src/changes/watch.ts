/**
 * A watch: a project's standing wish to hear of changes in one drive or in all. Those that workflows make for themselves
 * (triggers/arm.ts) keep drives followed too, and are not among the project's own.
 */
import type { Change, ChangeFilter, Watch } from '@drawbridge/api'
import { sql } from 'kysely'
import { Problem } from '../errors.ts'
import type { Row } from '../postgres/database.ts'
import { newId } from '../postgres/id.ts'
import { after, type Page, type PageRequest, pageOf } from '../postgres/page.ts'
import type { Db } from '../postgres/transaction.ts'
import { compileFilter, type PlacedChange } from './filter.ts'

export type WatchRecord = Omit<Watch, 'createdAt'> & { readonly createdAt: Date }
export type NewWatch = Pick<Watch, 'projectId' | 'connectionId' | 'webhookEndpointId' | 'filter'>

export async function insertWatch(db: Db, watch: NewWatch, now: number): Promise<WatchRecord> {
  const row = await db
    .insertInto('watch')
    .values({
      id: newId('wch'),
      project_id: watch.projectId,
      connection_id: watch.connectionId,
      webhook_endpoint_id: watch.webhookEndpointId,
      filter: JSON.stringify(watch.filter),
      created_at: new Date(now),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return record(row)
}

export async function listWatches(
  db: Db,
  request: PageRequest & { readonly projectId: string },
): Promise<Page<WatchRecord>> {
  const rows = await db
    .selectFrom('watch')
    .selectAll()
    .where('project_id', '=', request.projectId)
    .where('for_workflow', '=', false)
    .where(after(request.cursor))
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(request.limit + 1)
    .execute()
  return pageOf(rows.map(record), request)
}

/** @throws {Problem} `not_found` */
export async function getWatch(db: Db, projectId: string, id: string): Promise<WatchRecord> {
  const row = await db
    .selectFrom('watch')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('id', '=', id)
    .where('for_workflow', '=', false)
    .executeTakeFirst()
  if (!row) throw new Problem('not_found', 'There is no such watch.')
  return record(row)
}

/** Whether a recorded event is a change that the watch wants to hear of. */
export function hears({ connectionId, filter }: WatchRecord): (event: RecordedEvent) => boolean {
  const matches = compileFilter(filter)
  return ({ type, data, placed }) => {
    if (!type.startsWith('item.')) return false
    const change = { ...(data as Change), ...(placed as Pick<PlacedChange, 'ancestors' | 'ancestorsBefore'>) }
    return (connectionId === null || connectionId === change.connectionId) && matches(change)
  }
}

/** For each change, the endpoints of the watches that want to hear of it. */
export function hearersOf(watches: readonly WatchRecord[]): (change: PlacedChange) => string[] {
  const calling = watches
    .filter(({ webhookEndpointId }) => webhookEndpointId !== null)
    .map(({ webhookEndpointId, filter }) => ({ id: webhookEndpointId!, matches: compileFilter(filter) }))
  return (change) => [...new Set(calling.filter(({ matches }) => matches(change)).map(({ id }) => id))]
}

type RecordedEvent = Pick<Row<'event'>, 'type' | 'data' | 'placed'>

/** @throws {Problem} `not_found` */
export async function deleteWatch(db: Db, projectId: string, id: string): Promise<void> {
  const { numDeletedRows } = await db
    .deleteFrom('watch')
    .where('project_id', '=', projectId)
    .where('id', '=', id)
    .where('for_workflow', '=', false)
    .executeTakeFirst()
  if (numDeletedRows === 0n) throw new Problem('not_found', 'There is no such watch.')
}

/** Those that apply to a connection. */
export async function watchesOf(db: Db, projectId: string, connectionId: string): Promise<WatchRecord[]> {
  const rows = await db
    .selectFrom('watch')
    .selectAll()
    .where('project_id', '=', projectId)
    .where((eb) => eb.or([eb('connection_id', 'is', null), eb('connection_id', '=', connectionId)]))
    .execute()
  return rows.map(record)
}

export async function isWatched(
  db: Db,
  connection: { readonly id: string; readonly projectId: string },
): Promise<boolean> {
  return (await watchesOf(db, connection.projectId, connection.id)).length > 0
}

/** Connections that somebody watches and that are not followed yet, with their projects. */
export async function watchedAndNotFollowed(db: Db, limit: number): Promise<{ id: string; projectId: string }[]> {
  const { rows } = await sql<{ id: string; projectId: string }>`
    select distinct connection.id, connection.project_id as "projectId"
    from watch
    join connection on connection.project_id = watch.project_id
      and (watch.connection_id is null or watch.connection_id = connection.id)
    left join followed_drive on followed_drive.connection_id = connection.id
    where followed_drive.connection_id is null
    limit ${limit}`.execute(db)
  return rows
}

/** Drives that are followed and that nobody watches any more. */
export async function followedAndNotWatched(db: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select followed_drive.connection_id as id from followed_drive
    where not exists (
      select from watch where watch.project_id = followed_drive.project_id
        and (watch.connection_id is null or watch.connection_id = followed_drive.connection_id)
    )
    limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

export function presentWatch(watch: WatchRecord): Watch {
  return { ...watch, createdAt: watch.createdAt.toISOString() }
}

function record(row: Row<'watch'>): WatchRecord {
  return {
    id: row.id,
    projectId: row.project_id,
    connectionId: row.connection_id,
    webhookEndpointId: row.webhook_endpoint_id,
    filter: row.filter as ChangeFilter,
    createdAt: row.created_at,
  }
}
