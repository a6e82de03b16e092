/**
 * What happens is written down as an event in the transaction that makes it happen: both are kept, or neither.
 * Floors above pick the rows up (see deliveries/route-events.ts); nothing is called from here.
 */
import type { EventType } from '@drawbridge/api'
import { sql, type Transaction } from 'kysely'
import type { Database } from '../postgres/database.ts'
import { newId } from '../postgres/id.ts'

export type NewEvent = {
  readonly projectId: string
  readonly type: EventType
  /** What it happened to, such as a connection's id. Events of one subject are delivered in their order. */
  readonly subject?: string | undefined
  /** What the product gets to see: no secret, no token. */
  readonly data: Readonly<Record<string, unknown>>
  /** For the floors above alone, such as the folders that a changed item is in. */
  readonly placed?: object | undefined
  /** The webhook endpoints that are to hear of it. @default all that want its type */
  readonly endpointIds?: readonly string[] | undefined
}

/** @returns the event's id */
export async function recordEvent(transaction: Transaction<Database>, event: NewEvent, now: number): Promise<string> {
  const [id] = await recordEvents(transaction, [event], now)
  return id!
}

/**
 * Many at once, all of one project. Numbers them; from then on until the transaction ends, other events of the project
 * wait, so make it the last thing that a transaction does.
 *
 * @returns their ids
 */
export async function recordEvents(
  transaction: Transaction<Database>,
  events: readonly NewEvent[],
  now: number,
): Promise<string[]> {
  const projectId = events[0]?.projectId
  if (projectId === undefined) return []
  const { last } = await transaction
    .insertInto('event_count')
    .values({ project_id: projectId, last: events.length })
    .onConflict((conflict) =>
      conflict.column('project_id').doUpdateSet(({ eb, ref }) => ({
        last: eb(ref('event_count.last'), '+', String(events.length)),
      })),
    )
    .returning('last')
    .executeTakeFirstOrThrow()
  const before = Number(last) - events.length
  const ids = events.map(() => newId('evt'))
  const column = <T>(read: (event: NewEvent) => T): T[] => events.map(read)
  await sql`
    insert into event (project_id, occurred_at, id, sequence, type, subject, data, placed, endpoint_ids)
    select ${projectId}, ${new Date(now)}, * from unnest(
      ${ids}::text[],
      ${events.map((_, index) => before + index + 1)}::bigint[],
      ${column(({ type }) => type)}::text[],
      ${column(({ subject }) => subject ?? null)}::text[],
      ${column(({ data }) => JSON.stringify(data))}::jsonb[],
      ${column(({ placed }) => placed && JSON.stringify(placed))}::jsonb[],
      ${column(({ endpointIds }) => endpointIds && JSON.stringify(endpointIds))}::jsonb[]
    )`.execute(transaction)
  return ids
}
