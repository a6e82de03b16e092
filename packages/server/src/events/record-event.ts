/**
 * What happens is written down as an event in the transaction that makes it happen: both are kept, or neither.
 * Floors above pick the rows up (see deliveries/route-events.ts); nothing is called from here.
 */
import type { EventType } from '@drawbridge/api'
import type { Transaction } from 'kysely'
import type { Database } from '../postgres/database.ts'
import { newId } from '../postgres/id.ts'

export type NewEvent = {
  readonly projectId: string
  readonly type: EventType
  /** What it happened to, such as a connection's id. Events of one subject are delivered in their order. */
  readonly subject?: string | undefined
  /** What the product gets to see: no secret, no token. */
  readonly data: Readonly<Record<string, unknown>>
}

export async function recordEvent(transaction: Transaction<Database>, event: NewEvent, now: number): Promise<string> {
  const id = newId('evt')
  await transaction
    .insertInto('event')
    .values({
      id,
      project_id: event.projectId,
      type: event.type,
      subject: event.subject ?? null,
      data: JSON.stringify(event.data),
      occurred_at: new Date(now),
    })
    .execute()
  return id
}
