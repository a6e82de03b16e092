/**
 * From events to deliveries: each event goes to every enabled endpoint of its project that wants its type; or to those
 * that were named when it was written down, as with changes, where watches decide.
 */
import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Engine } from '../engine/engine.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import { deliverWebhook, type Line, laneOf, lineOf, lineWork, newDeliveryId } from './line.ts'

const batch = 500

type Services = { readonly db: Db; readonly clock: Clock; readonly engine: Pick<Engine, 'send'> }

/** One batch, oldest first. `true` when there may be more. */
export function routeEvents({ db, clock, engine }: Services): Promise<boolean> {
  return inTransaction(db, async (transaction) => {
    // One node at a time: two batches at once could overtake each other. Whoever is second has nothing to do.
    const lock = sql<{ locked: boolean }>`
      select pg_try_advisory_xact_lock(hashtext('route-events'), hashtext(current_schema())) as locked`
    if (!(await lock.execute(transaction)).rows[0]?.locked) return false

    const now = new Date(clock.now())
    const { rows } = await sql<Line & { routed: number }>`
      with e as (
        update event set routed_at = ${now} where id in (
          select id from event where routed_at is null order by position limit ${batch}
        ) returning id, position, project_id, type, subject, endpoint_ids
      ), added as (
        insert into delivery
          (id, event_id, webhook_endpoint_id, position, lane, line, state, attempts, created_at)
        select ${newDeliveryId}, e.id, w.id, e.position, ${laneOf}, ${lineOf}, 'waiting', 0, ${now}
        from e join webhook_endpoint w on w.project_id = e.project_id and w.enabled
          and case when e.endpoint_ids is null then w.event_types = '{}' or e.type = any(w.event_types)
            else e.endpoint_ids ? w.id end
        on conflict do nothing
        returning webhook_endpoint_id, line
      )
      select count.routed, added.webhook_endpoint_id as "endpointId", added.line
      from (select count(*)::int as routed from e) count
      left join (select distinct webhook_endpoint_id, line from added) added on true`.execute(transaction)

    const work = rows.filter(({ endpointId }) => endpointId !== null).map((row) => lineWork(row))
    if (work.length > 0) await engine.send(transaction, deliverWebhook, ...work)
    return rows[0]?.routed === batch
  })
}
