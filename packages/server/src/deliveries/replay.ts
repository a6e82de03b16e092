/** Sending again what has been sent before, or was missed. Ids of events stay, so that the product can tell. */
import { type RawBuilder, sql } from 'kysely'
import type { Engine } from '../engine/engine.ts'
import { Problem } from '../errors.ts'
import { recordEvent } from '../events/record-event.ts'
import { inTransaction } from '../postgres/transaction.ts'
import { type DeliveryServices, postEvent, recordAttempt } from './attempt.ts'
import type { Endpoint } from './endpoints.ts'
import { allLines, deliverWebhook, laneOf, lineOf, newDeliveryId } from './line.ts'

type Services = DeliveryServices & { readonly engine: Pick<Engine, 'send'> }

export type ReplayFrom = { readonly eventId: string } | { readonly fromEventId: string } | { readonly from: string }

/**
 * One event, whatever it is; or of all from one on those that the endpoint would hear of: of changes what its watches let
 * through when they happened, of the rest the types that it wants. How many are sent.
 *
 * @throws {Problem} `not_found` when there is no such event, or it is no longer kept
 */
export async function replay({ db, clock, engine }: Services, endpoint: Endpoint, from: ReplayFrom): Promise<number> {
  return inTransaction(db, async (transaction) => {
    const named = 'eventId' in from ? from.eventId : 'fromEventId' in from ? from.fromEventId : undefined
    if (named !== undefined) {
      const known = transaction.selectFrom('event').select('id').where('id', '=', named)
      const found = await known.where('project_id', '=', endpoint.project_id).executeTakeFirst()
      if (!found) throw new Problem('not_found', 'There is no such event in this project, or it is no longer kept.')
    }
    const { rows } = await sql<{ count: number }>`
      with again as (
        insert into delivery
          (id, event_id, webhook_endpoint_id, position, lane, line, state, attempts, created_at)
        select ${newDeliveryId}, e.id, ${endpoint.id}, e.position, ${laneOf}, ${lineOf}, 'waiting', 0,
          ${new Date(clock.now())}
        from event e
        where e.project_id = ${endpoint.project_id} and ${chosen(from, endpoint)}
        on conflict (event_id, webhook_endpoint_id) do update
          set state = 'waiting', attempts = 0, next_attempt_at = null, ended_at = null
        returning 1
      ) select count(*)::int as count from again`.execute(transaction)
    await engine.send(transaction, deliverWebhook, ...allLines(endpoint.id))
    return rows[0]!.count
  })
}

function chosen(from: ReplayFrom, { id, event_types: types }: Endpoint): RawBuilder<boolean> {
  if ('eventId' in from) return sql<boolean>`e.id = ${from.eventId}`
  const since =
    'from' in from
      ? sql`e.occurred_at >= ${new Date(from.from)}`
      : sql`e.position >= (select position from event where id = ${from.fromEventId})`
  return sql<boolean>`${since} and e.type <> 'webhook.test'
    and case when e.endpoint_ids is null then ${types}::text[] = '{}' or e.type = any(${types}::text[])
      else e.endpoint_ids ? ${id} end`
}

/** What has waited goes on, such as after the endpoint was enabled again. */
export async function resume({ db, engine }: Services, endpointId: string): Promise<void> {
  await inTransaction(db, (transaction) => engine.send(transaction, deliverWebhook, ...allLines(endpointId)))
}

/** Sends an event of the type webhook.test to this endpoint alone, once, now; enabled or not. The delivery's id. */
export async function sendTestEvent(services: Services, endpoint: Endpoint): Promise<string> {
  const { db, clock } = services
  const delivery = await inTransaction(db, async (transaction) => {
    const data = { webhookEndpointId: endpoint.id, text: 'This is a test of Drawbridge’s webhooks.' }
    const event = { projectId: endpoint.project_id, type: 'webhook.test' as const, data }
    const id = await recordEvent(transaction, event, clock.now())
    const now = new Date(clock.now())
    await transaction.updateTable('event').set({ routed_at: now }).where('id', '=', id).execute()
    const { rows } = await sql<{ id: string }>`
      insert into delivery (id, event_id, webhook_endpoint_id, position, lane, line, state, attempts, created_at)
      select ${newDeliveryId}, e.id, ${endpoint.id}, e.position, ${laneOf}, ${lineOf}, 'waiting', 0, ${now}
      from event e where e.id = ${id} returning id`.execute(transaction)
    const found = transaction.selectFrom('delivery').selectAll().where('id', '=', rows[0]!.id)
    return found.executeTakeFirstOrThrow()
  })
  const event = await db.selectFrom('event').selectAll().where('id', '=', delivery.event_id).executeTakeFirstOrThrow()
  const result = await postEvent(services, endpoint, event, new AbortController().signal)
  await recordAttempt(services, delivery, result, { once: true })
  return delivery.id
}
