/** Where events are read. */
import type { Event, EventType } from '@drawbridge/api'
import { sql } from 'kysely'
import type { Row } from '../postgres/database.ts'
import { numberedPage, placeOf } from '../postgres/numbered-page.ts'
import type { Page, PageRequest } from '../postgres/page.ts'
import type { Db } from '../postgres/transaction.ts'

type EventFilter = {
  readonly projectId: string
  readonly type?: string | undefined
  readonly subject?: string | undefined
  readonly connectionId?: string | undefined
}

/** Newest first. @throws {Problem} `invalid_request` when the cursor is none */
export async function listEvents(db: Db, request: EventFilter & PageRequest): Promise<Page<Event>> {
  const { projectId, type, subject, connectionId, limit } = request
  const before = placeOf(request.cursor)
  let query = db.selectFrom('event').selectAll().where('project_id', '=', projectId)
  if (type !== undefined) query = query.where('type', '=', type)
  if (subject !== undefined) query = query.where('subject', '=', subject)
  if (connectionId !== undefined) query = query.where(sql<boolean>`data ->> 'connectionId' = ${connectionId}`)
  if (before !== undefined) query = query.where('position', '<', before)
  const rows = await query
    .orderBy('position', 'desc')
    .limit(limit + 1)
    .execute()
  return numberedPage(
    rows.map((row) => ({ item: presentEvent(row), place: row.position })),
    request,
  )
}

export type EventRow = Pick<Row<'event'>, 'id' | 'project_id' | 'type' | 'subject' | 'data' | 'occurred_at'>

/** The public shape, as webhooks send it. */
export function presentEvent(row: EventRow): Event {
  return {
    id: row.id,
    type: row.type as EventType,
    timestamp: row.occurred_at.toISOString(),
    projectId: row.project_id,
    subject: row.subject,
    data: row.data as Event['data'],
  }
}

/** So long events can be listed and replayed; milliseconds. */
export const keepEventsMs = 30 * 24 * 60 * 60_000

/** One batch of the oldest. `true` when there may be more. */
export async function deleteEventsBefore(db: Db, time: number): Promise<boolean> {
  const batch = 1_000
  const oldest = db
    .selectFrom('event')
    .select('id')
    .where('occurred_at', '<', new Date(time))
    .orderBy('occurred_at')
    .limit(batch)
  const { numDeletedRows } = await db.deleteFrom('event').where('id', 'in', oldest).executeTakeFirstOrThrow()
  return numDeletedRows === BigInt(batch)
}
