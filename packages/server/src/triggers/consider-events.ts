/**
 * From what has happened to runs: each event is held, once and in order, against the triggers of all who have a workflow
 * switched on.
 *
 * Changes that a workflow's own runs have made begin nothing (own-work.ts).
 *
 *   events not considered ─▸ lock ─▸ who listens ─▸ one transaction: runs, and that these events were considered
 */
import type { Trigger } from '@drawbridge/api'
import { sql, type Transaction } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Engine } from '../engine/engine.ts'
import type { Database, Row } from '../postgres/database.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import { answerEvent } from './answer-event.ts'
import { changeIn } from './change-in.ts'
import { noteFailure } from './failure-notice.ts'
import { listensFor } from './file-change.ts'
import { type Listener, listenersTo } from './listeners.ts'
import { effectiveSettings, missingSettings, type Settings } from './settings.ts'

const batch = 500
/** How long a change waits for a step that may have made it; milliseconds. */
const doubtMs = 1_000

type Services = { readonly db: Db; readonly clock: Clock; readonly engine: Pick<Engine, 'send'> }
type EventRow = Row<'event'>

/** One batch, oldest first. `true` when there may be more. */
export function considerEvents(services: Services): Promise<boolean> {
  const { db, clock } = services
  return inTransaction(db, async (transaction) => {
    // One node at a time, so that runs begin in the order of what began them. Whoever is second has nothing to do.
    const lock = sql<{ locked: boolean }>`
      select pg_try_advisory_xact_lock(hashtext('consider-events'), hashtext(current_schema())) as locked`
    if (!(await lock.execute(transaction)).rows[0]?.locked) return false

    const now = new Date(clock.now())
    const { rows } = await sql<EventRow>`
      with taken as (
        update event set considered_at = ${now} where id in (
          select id from event where considered_at is null and (consider_at is null or consider_at <= ${now})
          order by position limit ${batch}
        ) returning *
      ) select * from taken order by position`.execute(transaction)
    const listeners = (await listenersTo(transaction, rows)).map((listener) => ({ listener, hears: hearing(listener) }))
    const later = new Set<string>()
    for (const event of rows) {
      if (event.type === 'run.failed') await noteFailure(transaction, event)
      for (const { listener, hears } of listeners) {
        if (hears(event) && (await answerEvent(transaction, services, listener, event)) === 'later') later.add(event.id)
      }
    }
    await lookAgain(transaction, [...later], clock.now() + doubtMs)
    return rows.length === batch
  })
}

/** What an event has to be to begin a run. What happened before it was switched on is none of its business. */
function hearing(listener: Listener): (event: EventRow) => boolean {
  const { projectId, definition } = listener
  const after = BigInt(listener.afterSequence)
  const chosen = effectiveSettings(definition.settings, listener.settings)
  if (missingSettings(definition.settings, chosen).length > 0) return () => false
  const fits = fitting(listener, definition.trigger, chosen)
  return (event) => event.project_id === projectId && BigInt(event.sequence) > after && fits(event)
}

function fitting(listener: Listener, trigger: Trigger, chosen: Settings): (event: EventRow) => boolean {
  if (trigger.type === 'file_change') {
    const matches = listensFor(trigger, chosen)
    return (event) => {
      if (!event.type.startsWith('item.')) return false
      const change = changeIn(event)
      return change.connectionId === listener.connectionId && matches(change)
    }
  }
  if (trigger.type !== 'app_event' || !listener.works) return () => false
  return ({ type, data }) => {
    const { name, userId } = data as AppEvent
    return type === 'app.event' && name === trigger.name && userId === listener.userId
  }
}

type AppEvent = { readonly name: string; readonly userId: string }

/** Runs that the event has begun already are found again by their key. */
async function lookAgain(transaction: Transaction<Database>, ids: readonly string[], at: number): Promise<void> {
  if (ids.length === 0) return
  const again = { considered_at: null, consider_at: new Date(at) }
  await transaction.updateTable('event').set(again).where('id', 'in', ids).execute()
}
