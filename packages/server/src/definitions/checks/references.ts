/** Whether what a definition names in its project is there: other workflows, webhook endpoints, connections. */
import type { Finding, Setting } from '@drawbridge/api'
import type { Db } from '../../postgres/transaction.ts'
import type { StepPlace } from '../places.ts'
import { graphsOf, stepsOf } from '../places.ts'
import { getVersion } from '../versions.ts'
import { wrong } from './finding.ts'
import { checkHandedOn } from './handed-on.ts'

type Project = {
  readonly db: Db
  readonly projectId: string
  readonly workflowId: string | undefined
  /** Of the definition that is checked. */
  readonly settings: readonly Setting[]
}

export async function checkReferences(places: readonly StepPlace[], project: Project): Promise<Finding[]> {
  const { db, projectId } = project
  const found = await Promise.all(
    places.map(async (place): Promise<Finding[]> => {
      const { step, id: stepId, path } = place
      if (step.type === 'workflow') return checkWorkflow(place, step, project)
      if (step.type === 'send_event' && step.webhookEndpointId !== undefined) {
        const where = { stepId, path: `${path}.webhookEndpointId` }
        return (await isIn(db, 'webhook_endpoint', projectId, step.webhookEndpointId))
          ? []
          : [wrong('unknown_webhook_endpoint', 'This project has no such webhook endpoint.', where)]
      }
      if (step.type === 'action' && step.connectionId !== undefined && !step.connectionId.includes('{{')) {
        const where = { stepId, path: `${path}.connectionId` }
        return (await isIn(db, 'connection', projectId, step.connectionId))
          ? []
          : [wrong('unknown_connection', 'This project has no such connection.', where)]
      }
      return []
    }),
  )
  return found.flat()
}

type RunsAnother = Extract<StepPlace['step'], { type: 'workflow' }>

async function checkWorkflow(place: StepPlace, { workflowId, input }: RunsAnother, project: Project) {
  const where = { stepId: place.id, path: `${place.path}.workflowId` }
  if (workflowId === project.workflowId) {
    return [wrong('workflow_cycle', 'The workflow would run itself, and that one itself, without end.', where)]
  }
  const other = await newest(workflowId, project)
  if (!other) return [wrong('unknown_workflow', 'This project has no such workflow.', where)]
  const way = await wayBack(workflowId, project, [workflowId])
  if (!way) return checkHandedOn({ place, input, settings: project.settings, other })
  const message = `That workflow leads back to this one (${way.length} ${way.length === 1 ? 'workflow' : 'workflows'} on the way), without end.`
  return [wrong('workflow_cycle', message, where)]
}

/** From a workflow by those that it runs to the one that is being saved. */
async function wayBack(from: string, project: Project, way: readonly string[]): Promise<readonly string[] | undefined> {
  const definition = await newest(from, project)
  if (!definition || project.workflowId === undefined) return undefined
  for (const { step } of graphsOf(definition).flatMap(stepsOf)) {
    if (step.type !== 'workflow') continue
    if (step.workflowId === project.workflowId) return way
    if (way.includes(step.workflowId)) continue
    const further = await wayBack(step.workflowId, project, [...way, step.workflowId])
    if (further) return further
  }
  return undefined
}

async function newest(id: string, { db, projectId }: Project) {
  const row = await db
    .selectFrom('workflow')
    .select('version')
    .where('id', '=', id)
    .where('project_id', '=', projectId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return row && getVersion(db, id, row.version)
}

async function isIn(db: Db, table: 'webhook_endpoint' | 'connection', projectId: string, id: string): Promise<boolean> {
  const row = await db
    .selectFrom(table)
    .select('id')
    .where('id', '=', id)
    .where('project_id', '=', projectId)
    .executeTakeFirst()
  return row !== undefined
}
