/** A workflow that is switched on for one user, or for one of their connections. */
import type { Enablement, Trigger } from '@drawbridge/api'
import type { Row } from '../postgres/database.ts'

export type EnablementRecord = {
  readonly id: string
  readonly workflowId: string
  readonly projectId: string
  /** Empty for the project's own connections. */
  readonly userId: string
  readonly connectionId: string | null
  readonly enabled: boolean
  /** As they were chosen; defaults are the definition's. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly triggerType: Trigger['type']
  /** Of a schedule: the next time that is meant. */
  readonly scheduledAt: Date | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** @param hindered what keeps it from working although it is switched on (see hindrance.ts) */
export function presentEnablement(enablement: EnablementRecord, hindered: string | null): Enablement {
  const { triggerType: _, scheduledAt, createdAt, updatedAt, ...shown } = enablement
  return {
    ...shown,
    settings: { ...shown.settings },
    nextAt: scheduledAt?.toISOString() ?? null,
    hindered,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}

export function enablementFromRow(row: Row<'workflow_enablement'>): EnablementRecord {
  return {
    id: row.id,
    workflowId: row.workflow_id,
    projectId: row.project_id,
    userId: row.user_id,
    connectionId: row.connection_id,
    enabled: row.enabled,
    settings: row.settings,
    triggerType: row.trigger_type as Trigger['type'],
    scheduledAt: row.scheduled_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
