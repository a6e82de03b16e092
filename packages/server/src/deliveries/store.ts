/** Where deliveries are read. */
import type { Delivery } from '@drawbridge/api'
import { Problem } from '../errors.ts'
import { presentEvent } from '../events/store.ts'
import type { Row } from '../postgres/database.ts'
import { numberedPage, placeOf } from '../postgres/numbered-page.ts'
import type { Page, PageRequest } from '../postgres/page.ts'
import type { Db } from '../postgres/transaction.ts'

type Which = { readonly state?: Delivery['state'] | undefined; readonly id?: string | undefined }

/** With all attempts, newest event first. @throws {Problem} `invalid_request` when the cursor is none */
export async function listDeliveries(
  db: Db,
  endpointId: string,
  request: PageRequest & Which,
): Promise<Page<Delivery>> {
  const before = placeOf(request.cursor)
  let query = db.selectFrom('delivery').selectAll().where('webhook_endpoint_id', '=', endpointId)
  if (request.state !== undefined) query = query.where('state', '=', request.state)
  if (request.id !== undefined) query = query.where('id', '=', request.id)
  if (before !== undefined) query = query.where('position', '<', before)
  const rows = await query
    .orderBy('position', 'desc')
    .limit(request.limit + 1)
    .execute()
  return numberedPage(await withAttempts(db, rows), request)
}

/** To every endpoint that hears of an event. @throws {Problem} `not_found` */
export async function listDeliveriesOfEvent(db: Db, projectId: string, eventId: string): Promise<Delivery[]> {
  const known = db.selectFrom('event').select('id').where('id', '=', eventId).where('project_id', '=', projectId)
  if (!(await known.executeTakeFirst())) {
    throw new Problem('not_found', 'There is no such event in this project, or it is no longer kept.')
  }
  const rows = await db.selectFrom('delivery').selectAll().where('event_id', '=', eventId).orderBy('id').execute()
  return (await withAttempts(db, rows)).map(({ item }) => item)
}

type Placed = { readonly item: Delivery; readonly place: string }

async function withAttempts(db: Db, rows: readonly Row<'delivery'>[]): Promise<Placed[]> {
  if (rows.length === 0) return []

  const ids = rows.map(({ id }) => id)
  const eventIds = rows.map(({ event_id }) => event_id)
  const events = await db.selectFrom('event').selectAll().where('id', 'in', eventIds).execute()
  const attempts = await db
    .selectFrom('delivery_attempt')
    .selectAll()
    .where('delivery_id', 'in', ids)
    .orderBy('number')
    .execute()
  const eventById = new Map(events.map((event) => [event.id, event]))
  const attemptsOf = Map.groupBy(attempts, ({ delivery_id }) => delivery_id)
  // One whose event has gone meanwhile has gone too.
  return rows.flatMap((row) => {
    const event = eventById.get(row.event_id)
    return event ? [{ item: present(row, event, attemptsOf.get(row.id) ?? []), place: row.position }] : []
  })
}

function present(row: Row<'delivery'>, event: Row<'event'>, attempts: readonly Row<'delivery_attempt'>[]): Delivery {
  return {
    id: row.id,
    endpointId: row.webhook_endpoint_id,
    state: row.state,
    event: presentEvent(event),
    attempts: attempts.map((attempt) => ({
      number: attempt.number,
      startedAt: attempt.started_at.toISOString(),
      durationMs: attempt.duration_ms,
      status: attempt.status,
      failure: attempt.failure,
      responseBody: attempt.response_body,
    })),
    nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  }
}

/** How many wait for each endpoint, and how many were given up. */
export async function countDeliveries(
  db: Db,
  endpointIds: readonly string[],
): Promise<Map<string, { waiting: number; dead: number }>> {
  if (endpointIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('delivery')
    .select(['webhook_endpoint_id as id', 'state', ({ fn }) => fn.countAll<string>().as('count')])
    .where('webhook_endpoint_id', 'in', endpointIds)
    .where('state', 'in', ['waiting', 'dead'])
    .groupBy(['webhook_endpoint_id', 'state'])
    .execute()
  const counts = new Map(endpointIds.map((id) => [id, { waiting: 0, dead: 0 }]))
  for (const { id, state, count } of rows) {
    if (state !== 'delivered') counts.get(id)![state] = Number(count)
  }
  return counts
}
