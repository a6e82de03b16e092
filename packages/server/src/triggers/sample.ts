/** What a workflow is tried with: the last real thing that would have begun it, or something close, and why. */
import type { Definition } from '@drawbridge/api'
import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { ConnectionClients } from '../connections/client.ts'
import type { ConnectionRecord } from '../connections/connection.ts'
import { findConnection, listConnections } from '../connections/store.ts'
import { Problem } from '../errors.ts'
import type { Db } from '../postgres/transaction.ts'
import { exampleOf } from './example-of.ts'
import { listensFor } from './file-change.ts'
import { type Sample, sampleChange } from './sample-change.ts'
import { nextTime } from './schedule.ts'
import { effectiveSettings } from './settings.ts'
import { listEnablements } from './store.ts'

export type SampleServices = { readonly db: Db; readonly clock: Clock; readonly clients: ConnectionClients }
type Sampled = { readonly id: string; readonly projectId: string; readonly definition: Definition }

/**
 * @param connectionId whose drive to look in; without, that of whoever switched it on last, else the newest connection
 * @throws {Problem} `not_found` for a connection of another project
 */
export async function sampleFor(services: SampleServices, workflow: Sampled, connectionId?: string): Promise<Sample> {
  const { db, clock } = services
  const { trigger, settings } = workflow.definition
  switch (trigger.type) {
    case 'file_change': {
      const { connection, chosen } = await subject(db, workflow, connectionId)
      return sampleChange(services, trigger, listensFor(trigger, effectiveSettings(settings, chosen)), connection)
    }
    case 'schedule': {
      const next = nextTime(trigger, clock.now())
      const scheduledAt = new Date(next ?? clock.now()).toISOString()
      return { from: 'made', eventId: null, payload: { scheduledAt }, because: 'It is the next time of the schedule.' }
    }
    case 'app_event':
      return (
        (await lastAppEvent(db, workflow.projectId, trigger.name)) ?? {
          from: 'made',
          eventId: null,
          payload: exampleOf(trigger.payload) ?? {},
          because: `No event “${trigger.name}” has come in yet, so this one is made up.`,
        }
      )
    case 'call':
    case 'manual':
      return (
        (await lastInput(db, workflow.id)) ?? {
          from: 'made',
          eventId: null,
          payload: exampleOf(trigger.input),
          because: 'It has not been run yet, so this input is made up.',
        }
      )
  }
}

async function subject(
  db: Db,
  { id: workflowId, projectId }: Sampled,
  connectionId: string | undefined,
): Promise<{ connection: ConnectionRecord | undefined; chosen: Readonly<Record<string, unknown>> }> {
  const { items } = await listEnablements(db, { workflowId, limit: 100 })
  const enablement = items.find(
    (each) => each.connectionId !== null && [each.connectionId, undefined].includes(connectionId),
  )
  const chosen = enablement?.settings ?? {}
  const id = connectionId ?? enablement?.connectionId ?? undefined
  if (id === undefined) {
    const { items: newest } = await listConnections(db, { projectId, limit: 1 })
    return { connection: newest[0], chosen }
  }
  const connection = await findConnection(db, id)
  if (connection?.projectId !== projectId)
    throw new Problem('not_found', 'There is no such connection in this project.')
  return { connection, chosen }
}

async function lastAppEvent(db: Db, projectId: string, name: string): Promise<Sample | undefined> {
  const row = await db
    .selectFrom('event')
    .select(['id', 'data'])
    .where('project_id', '=', projectId)
    .where('type', '=', 'app.event')
    .where(sql<boolean>`data ->> 'name' = ${name}`)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return undefined
  return { from: 'event', eventId: row.id, payload: (row.data as { payload?: unknown }).payload ?? {}, because: null }
}

/** What it was called with last. */
async function lastInput(db: Db, workflowId: string): Promise<Sample | undefined> {
  const row = await db
    .selectFrom('run')
    .select('trigger')
    .where('workflow_id', '=', workflowId)
    .where('parent_run_id', 'is', null)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return undefined
  const { payload } = row.trigger as { payload?: unknown }
  return { from: 'event', eventId: null, payload, because: null }
}
