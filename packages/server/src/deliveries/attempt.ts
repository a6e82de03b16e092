/** One attempt to deliver: a signed POST, and what came of it written down. */
import type { Transaction } from 'kysely'
import { type EventRow, presentEvent } from '../events/store.ts'
import { NoAnswer, post } from '../outbound/post.ts'
import type { Database, Row } from '../postgres/database.ts'
import { inTransaction } from '../postgres/transaction.ts'
import type { Log } from '../telemetry/log.ts'
import { type Endpoint, type EndpointServices, signingSecrets } from './endpoints.ts'
import { retryPause } from './retry.ts'
import { signedHeaders } from './sign.ts'

export type DeliveryServices = EndpointServices & { readonly log: Log; readonly random: () => number }
export type Delivery = Row<'delivery'>

type Result = {
  readonly startedAt: Date
  readonly durationMs: number
  readonly status: number | null
  readonly body: string | null
  /** Absent: delivered. */
  readonly failure: string | null
}

/** A receiver has to answer by then; milliseconds. */
const timeoutMs = 15_000

/** @throws the signal's reason when it aborts: then nothing was written down, and the same attempt is made again */
export async function postEvent(
  services: EndpointServices,
  endpoint: Endpoint,
  event: EventRow,
  signal: AbortSignal,
): Promise<Result> {
  const { clock, outbound } = services
  const body = JSON.stringify(presentEvent(event))
  const now = clock.now()
  const secrets = await signingSecrets(services, endpoint.id)
  const headers = {
    ...signedHeaders(event.id, body, secrets, now),
    'content-type': 'application/json',
    'user-agent': 'Drawbridge-Webhooks',
  }
  const began = performance.now()
  const timing = () => ({ startedAt: new Date(now), durationMs: Math.round(performance.now() - began) })
  try {
    const { status, body: answered } = await post(outbound, endpoint.url, { headers, body, signal }, timeoutMs)
    return { ...timing(), status, body: answered, failure: failureOf(status) }
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    return { ...timing(), status: null, body: null, failure: error.message }
  }
}

function failureOf(status: number): string | null {
  if (status >= 200 && status < 300) return null
  if (status >= 300 && status < 400) return `It answered ${status}, a redirect. Give the address itself.`
  return `It answered ${status}.`
}

/**
 * Writes an attempt down, and what follows from it. `false` when another node has worked on this delivery meanwhile.
 *
 * @param once no further attempt is made, whatever came of this one
 */
export async function recordAttempt(
  { db, clock, log, random }: DeliveryServices,
  delivery: Delivery,
  result: Result,
  { once = false } = {},
): Promise<boolean> {
  const attempts = delivery.attempts + 1
  const pause = result.failure === null || once ? undefined : retryPause(attempts, random)
  const gone = result.status === 410
  const now = clock.now()
  const state = result.failure === null ? 'delivered' : pause === undefined || gone ? 'dead' : 'waiting'
  if (state === 'dead') {
    const { id: deliveryId, webhook_endpoint_id: endpointId } = delivery
    log.warn({ deliveryId, endpointId, attempts, failure: result.failure }, 'A delivery was given up.')
  }
  return inTransaction(db, async (transaction) => {
    const row = await transaction
      .updateTable('delivery')
      .set({
        state,
        attempts,
        next_attempt_at: state === 'waiting' ? new Date(now + pause!) : null,
        ended_at: state === 'waiting' ? null : new Date(now),
      })
      .where('id', '=', delivery.id)
      .where('state', '=', 'waiting')
      .where('attempts', '=', delivery.attempts)
      .returning('id')
      .executeTakeFirst()
    if (!row) return false
    await insertAttempt(transaction, delivery.id, result)
    await noteEndpoint(transaction, delivery.webhook_endpoint_id, result, gone, new Date(now))
    if (state !== 'waiting') await promoteNext(transaction, delivery, new Date(now))
    return true
  })
}

async function insertAttempt(transaction: Transaction<Database>, deliveryId: string, result: Result): Promise<void> {
  const { last } = await transaction
    .selectFrom('delivery_attempt')
    .select(({ fn }) => fn.max('number').as('last'))
    .where('delivery_id', '=', deliveryId)
    .executeTakeFirstOrThrow()
  await transaction
    .insertInto('delivery_attempt')
    .values({
      delivery_id: deliveryId,
      number: (last ?? 0) + 1,
      started_at: result.startedAt,
      duration_ms: result.durationMs,
      status: result.status,
      failure: result.failure,
      response_body: result.body,
    })
    .execute()
}

/** Since when an endpoint fails; and 410 is its own way of saying that it wants no more. */
async function noteEndpoint(
  transaction: Transaction<Database>,
  id: string,
  { failure }: Result,
  gone: boolean,
  now: Date,
): Promise<void> {
  await transaction
    .updateTable('webhook_endpoint')
    .set((row) => ({
      ...(failure === null
        ? { last_success_at: now, failing_since: null }
        : { failing_since: row.fn.coalesce('failing_since', row.val(now)) }),
      ...(gone && { enabled: false, disabled_reason: 'It answered 410: it wants no more events.' }),
    }))
    .where('id', '=', id)
    .execute()
}

async function promoteNext(transaction: Transaction<Database>, delivery: Delivery, now: Date): Promise<void> {
  const next = transaction
    .selectFrom('delivery')
    .select('id')
    .where('webhook_endpoint_id', '=', delivery.webhook_endpoint_id)
    .where('line', '=', delivery.line)
    .where('lane', '=', delivery.lane)
    .where('state', '=', 'waiting')
    .orderBy('position')
    .limit(1)
  await transaction
    .updateTable('delivery')
    .set({ next_attempt_at: now })
    .where('id', '=', next)
    .where('next_attempt_at', 'is', null)
    .execute()
}
