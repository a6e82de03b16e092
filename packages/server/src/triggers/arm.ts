/**
 * What keeps the triggers of a workflow's enablements going: a watch, so that the drive is followed, or the next time of
 * a schedule. Set for all at once, in the transaction that changes the trigger or switches something on or off.
 */
import type { Trigger } from '@drawbridge/api'
import { sql } from 'kysely'
import type { Db } from '../postgres/transaction.ts'
import { nextTime, spreadMs } from './schedule.ts'

/**
 * Makes the rows of a workflow what its trigger asks for; what is switched off keeps nothing going.
 *
 * @param enablementId only this one
 */
export async function arm(
  db: Db,
  workflowId: string,
  trigger: Trigger,
  now: number,
  enablementId?: string,
): Promise<void> {
  const which = enablementId === undefined ? sql`true` : sql`id = ${enablementId}`
  const scheduled = trigger.type === 'schedule' ? nextTime(trigger, now) : undefined
  const spread = trigger.type === 'schedule' && scheduled !== undefined ? spreadMs(trigger, scheduled) : 0
  const at = scheduled === undefined ? null : new Date(scheduled)
  await sql`
    update workflow_enablement set
      trigger_type = ${trigger.type},
      trigger_name = ${trigger.type === 'app_event' ? trigger.name : null},
      scheduled_at = case when enabled then ${at}::timestamptz end,
      next_at = case when enabled then ${laterThan(at, spread)} end
    where workflow_id = ${workflowId} and ${which}`.execute(db)
  const watches = trigger.type === 'file_change' ? sql`enabled` : sql`false`
  await sql`
    delete from watch where id in (
      select watch_id from workflow_enablement where workflow_id = ${workflowId} and ${which} and not ${watches}
    )`.execute(db)
  await sql`
    with missing as (
      select id, project_id, connection_id, 'wch_' || replace(gen_random_uuid()::text, '-', '') as watch
      from workflow_enablement
      where workflow_id = ${workflowId} and ${which} and ${watches} and watch_id is null and connection_id is not null
    ), added as (
      insert into watch (id, project_id, connection_id, filter, for_workflow, created_at)
      select watch, project_id, connection_id, '{"recursive": true}', true, ${new Date(now)} from missing
    )
    update workflow_enablement set watch_id = missing.watch from missing
    where workflow_enablement.id = missing.id`.execute(db)
  await sql`select pg_notify('drawbridge_wake', 'drives')`.execute(db)
}

/** A time of each row's own within the spread, the same one every time. */
export function laterThan(time: Date | null, spreadMs: number) {
  return sql<Date>`${time}::timestamptz + make_interval(secs => ${spreadMs / 1000}::float8 * (hashtext(id) & 1023) / 1024)`
}
