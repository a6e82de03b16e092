/** Who has a workflow switched on that may want to hear of some events. */
import type { Definition } from '@drawbridge/api'
import { sql } from 'kysely'
import { getVersion } from '../definitions/versions.ts'
import type { Row } from '../postgres/database.ts'
import type { Db } from '../postgres/transaction.ts'
import { type EnablementRecord, enablementFromRow } from './enablement.ts'

export type Listener = EnablementRecord & {
  readonly afterSequence: string
  /** Of the workflow: the newest version, which new runs take. */
  readonly version: number
  readonly definition: Definition
  /** Whether its connection can be used now; also where it has none. */
  readonly works: boolean
}

type Found = Row<'workflow_enablement'> & { readonly version: number; readonly works: boolean }

/** @param events of any projects; of these only some kinds can begin a run */
export async function listenersTo(
  db: Db,
  events: readonly Pick<Row<'event'>, 'type' | 'data' | 'project_id'>[],
): Promise<Listener[]> {
  const of = (prefix: string, name: string): string[] => [
    ...new Set(
      events
        .filter(({ type }) => type.startsWith(prefix))
        .map(({ data }) => (data as Record<string, unknown>)[name])
        .filter((value) => typeof value === 'string'),
    ),
  ]
  const changed = of('item.', 'connectionId')
  const names = of('app.event', 'name')
  if (changed.length + names.length === 0) return []
  const projects = [...new Set(events.map(({ project_id }) => project_id))]
  const { rows } = await sql<Found>`
    select enablement.*, workflow.version, coalesce(connection.status in ('connected', 'degraded'), true) as works
    from workflow_enablement enablement
    join workflow on workflow.id = enablement.workflow_id and workflow.deleted_at is null
    left join connection on connection.id = enablement.connection_id
    where enablement.enabled and enablement.project_id = any(${projects}) and (
      enablement.trigger_type = 'file_change' and enablement.connection_id = any(${changed})
      or enablement.trigger_type = 'app_event' and enablement.trigger_name = any(${names})
        and enablement.user_id = any(${of('app.event', 'userId')})
    )
    order by enablement.created_at, enablement.id`.execute(db)
  const definitions = new Map<string, Definition>()
  for (const { workflow_id, version } of rows) {
    if (!definitions.has(workflow_id)) definitions.set(workflow_id, await getVersion(db, workflow_id, version))
  }
  return rows.map((row) => ({
    ...enablementFromRow(row),
    afterSequence: row.after_sequence,
    version: row.version,
    works: row.works,
    definition: definitions.get(row.workflow_id)!,
  }))
}
