/**
 * Works off one line of an endpoint.
 *
 * Of each lane only the first delivery has a time for its next attempt, so what is due may go, and what comes after a
 * failing event of its subject waits behind it while all other subjects go on.
 */
import { sql } from 'kysely'
import type { Engine } from '../engine/engine.ts'
import type { Job } from '../engine/process.ts'
import { inTransaction } from '../postgres/transaction.ts'
import { type Delivery, type DeliveryServices, postEvent, recordAttempt } from './attempt.ts'
import { deliverWebhook, type Line, lineWork } from './line.ts'

type Services = DeliveryServices & { readonly engine: Pick<Engine, 'send'> }

const batch = 20
/** Then the line is handed on, so that lines take turns; milliseconds. */
const longestRunMs = 60_000

export async function deliverLine(services: Services, { data: line, signal }: Job<Line>): Promise<void> {
  const { db, clock, engine } = services
  const began = performance.now()
  await promoteFirsts(services, line)
  while (performance.now() - began < longestRunMs) {
    signal.throwIfAborted()
    const due = await dueDeliveries(services, line)
    if (due.length === 0) return waitForNext(services, line)
    for (const delivery of due) {
      if (!(await deliver(services, delivery, signal))) return
    }
  }
  await inTransaction(db, (transaction) => engine.send(transaction, deliverWebhook, lineWork(line, clock.now())))
}

/** `false` when the line has to be left: its endpoint takes no more, or another node works here. */
async function deliver(services: Services, delivery: Delivery, signal: AbortSignal): Promise<boolean> {
  const { db } = services
  const endpoint = await db
    .selectFrom('webhook_endpoint')
    .selectAll()
    .where('id', '=', delivery.webhook_endpoint_id)
    .executeTakeFirst()
  const event = await db.selectFrom('event').selectAll().where('id', '=', delivery.event_id).executeTakeFirst()
  if (!endpoint?.enabled || !event) return false
  const result = await postEvent(services, endpoint, event, signal)
  return (await recordAttempt(services, delivery, result)) && result.status !== 410
}

function dueDeliveries({ db, clock }: Services, { endpointId, line }: Line): Promise<Delivery[]> {
  return db
    .selectFrom('delivery')
    .selectAll()
    .where('webhook_endpoint_id', '=', endpointId)
    .where('line', '=', line)
    .where('state', '=', 'waiting')
    .where('next_attempt_at', '<=', new Date(clock.now()))
    .orderBy('next_attempt_at')
    .orderBy('position')
    .limit(batch)
    .execute()
}

/** New deliveries have no time yet. Those that are the first of their lane may go at once. */
async function promoteFirsts({ db, clock }: Services, { endpointId, line }: Line): Promise<void> {
  await sql`
    update delivery set next_attempt_at = ${new Date(clock.now())}
    where next_attempt_at is null and id in (
      select distinct on (lane) id from delivery
      where webhook_endpoint_id = ${endpointId} and line = ${line} and state = 'waiting'
      order by lane, position
    )`.execute(db)
}

async function waitForNext({ db, engine }: Services, line: Line): Promise<void> {
  const { next } = await db
    .selectFrom('delivery')
    .select(({ fn }) => fn.min('next_attempt_at').as('next'))
    .where('webhook_endpoint_id', '=', line.endpointId)
    .where('line', '=', line.line)
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow()
  if (next === null) return
  await inTransaction(db, (transaction) => engine.send(transaction, deliverWebhook, lineWork(line, next.getTime())))
}
