/** Begins the runs whose time has come. */
import { sql, type Transaction } from 'kysely'
import type { Clock } from '../clock.ts'
import { getVersion } from '../definitions/versions.ts'
import type { Engine } from '../engine/engine.ts'
import type { Database, Row } from '../postgres/database.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import { startRun } from '../runs/start-run.ts'
import { arm, laterThan } from './arm.ts'
import { nextTime, spreadMs } from './schedule.ts'
import { effectiveSettings, missingSettings } from './settings.ts'

const batch = 100

type Services = { readonly db: Db; readonly clock: Clock; readonly engine: Pick<Engine, 'send'> }
type Due = Row<'workflow_enablement'> & { readonly version: number }

/**
 * One batch. Several nodes take different ones. However many times were missed, while no server ran or the connection did
 * not work, one run makes up for them.
 *
 * @returns `true` when there may be more
 */
export function startScheduled(services: Services): Promise<boolean> {
  const { db, clock } = services
  return inTransaction(db, async (transaction) => {
    const { rows } = await sql<Due>`
      select enablement.*, workflow.version
      from workflow_enablement enablement
      join workflow on workflow.id = enablement.workflow_id and workflow.deleted_at is null
      left join connection on connection.id = enablement.connection_id
      where enablement.enabled and enablement.next_at <= ${new Date(clock.now())}
        and coalesce(connection.status in ('connected', 'degraded'), true)
      order by enablement.next_at limit ${batch}
      for update of enablement skip locked`.execute(transaction)
    for (const due of rows) await begin(transaction, services, due)
    return rows.length === batch
  })
}

async function begin(transaction: Transaction<Database>, services: Services, due: Due): Promise<void> {
  const { trigger, settings } = await getVersion(transaction, due.workflow_id, due.version)
  if (trigger.type !== 'schedule') return arm(transaction, due.workflow_id, trigger, services.clock.now(), due.id)
  const scheduledAt = due.scheduled_at!
  if (missingSettings(settings, due.settings).length === 0) {
    await startRun(transaction, services, {
      projectId: due.project_id,
      workflowId: due.workflow_id,
      version: due.version,
      enablementId: due.id,
      userId: due.user_id,
      connectionId: due.connection_id,
      trigger: { type: 'schedule', eventId: null, payload: { scheduledAt: scheduledAt.toISOString() } },
      settings: effectiveSettings(settings, due.settings),
      triggerKey: `${due.id}:${scheduledAt.toISOString()}`,
    })
  }
  const next = nextTime(trigger, Math.max(services.clock.now(), scheduledAt.getTime()))
  const at = next === undefined ? null : new Date(next)
  await transaction
    .updateTable('workflow_enablement')
    .set({ scheduled_at: at, next_at: at && laterThan(at, spreadMs(trigger, next!)) })
    .where('id', '=', due.id)
    .execute()
}
