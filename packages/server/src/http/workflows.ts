/** Workflows over HTTP: their definitions, versions, what is wrong with them, and what expressions in them may use. */
import {
  definitionReferenceRoute,
  type ScopeKind,
  type Workflow,
  type WorkflowVersion,
  workflowRoutes,
} from '@drawbridge/api'
import type { Clock } from '../clock.ts'
import { checkDefinition, readDefinition } from '../definitions/check-definition.ts'
import { definitionJsonSchema } from '../definitions/definition-json-schema.ts'
import { diff } from '../definitions/diff.ts'
import { noSamples, readSamples } from '../definitions/samples.ts'
import { removeWorkflow, saveWorkflow } from '../definitions/save-workflow.ts'
import { getWorkflow, listWorkflows, type WorkflowRecord } from '../definitions/store.ts'
import { tryExpression } from '../definitions/try-expression.ts'
import { variablesAt } from '../definitions/variables.ts'
import { listVersions, readVersion, type VersionRecord } from '../definitions/versions.ts'
import { Problem } from '../errors.ts'
import type { Evaluator } from '../expressions/evaluator.ts'
import { datesOf } from '../expressions/scope.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import type { Projects } from '../projects/store.ts'
import { neededScopes } from '../triggers/missing-scopes.ts'
import { rearm } from '../triggers/rearm.ts'
import type { Mount } from './mount.ts'

export type WorkflowServices = {
  readonly db: Db
  readonly clock: Clock
  readonly projects: Projects
  readonly evaluator: Evaluator
}

export function mountWorkflows(mount: Mount, services: WorkflowServices): void {
  const { db, clock, projects, evaluator } = services

  mount(definitionReferenceRoute, async () => definitionJsonSchema())
  mount(workflowRoutes.list, async ({ params, query }) => {
    const { id: projectId } = await projects.get(params.projectId)
    const { items, nextCursor } = await listWorkflows(db, { ...query, projectId })
    return { workflows: items.map(presentWorkflow), nextCursor }
  })
  mount(workflowRoutes.create, async ({ params, body }) => {
    const { id: projectId } = await projects.get(params.projectId)
    const { workflow, findings } = await saveWorkflow({ db, clock }, { ...body, projectId })
    return { workflow: presentWorkflow(workflow), findings: [...findings] }
  })
  mount(workflowRoutes.check, async ({ params, body }) => {
    const { id: projectId } = await projects.get(params.projectId)
    const findings = await checkDefinition(body.definition, { db, projectId, workflowId: body.workflowId })
    const definition = readDefinition(body.definition)
    const scopes = (kind: ScopeKind) => (definition ? neededScopes(definition, kind) : [])
    return { findings, scopes: { delegated: scopes('delegated'), application: scopes('application') } }
  })
  mount(workflowRoutes.variables, async ({ params, body }) => {
    const { id } = await projects.get(params.projectId)
    const { definition, stepId, workflowId } = body
    const samples = workflowId === undefined ? noSamples : await readSamples(db, id, workflowId)
    return { variables: variablesAt(definition, stepId, samples, datesOf(clock.now())) }
  })
  mount(workflowRoutes.tryExpression, async ({ body }) => tryExpression(evaluator, clock, body))
  mount(workflowRoutes.get, async ({ params }) => {
    const workflow = await getWorkflow(db, params.projectId, params.workflowId)
    return { workflow: presentWorkflow(workflow), definition: workflow.definition }
  })
  mount(workflowRoutes.update, async ({ params, body }) => {
    const { workflow, findings } = await inTransaction(db, async (transaction) => {
      const saved = await saveWorkflow({ db: transaction, clock }, { ...body, ...params })
      await rearm(transaction, { clock }, params.workflowId)
      return saved
    })
    return { workflow: presentWorkflow(workflow), findings: [...findings] }
  })
  mount(workflowRoutes.remove, ({ params }) => removeWorkflow({ db, clock }, params.projectId, params.workflowId))
  mount(workflowRoutes.versions, async ({ params, query }) => {
    const { id: workflowId } = await getWorkflow(db, params.projectId, params.workflowId)
    const { items, nextCursor } = await listVersions(db, { ...query, workflowId })
    return { versions: items.map(presentVersion), nextCursor }
  })
  mount(workflowRoutes.version, async ({ params }) => {
    const { id } = await getWorkflow(db, params.projectId, params.workflowId)
    const { version, definition } = await readVersion(db, id, numberOf(params.version))
    return { version: presentVersion(version), definition }
  })
  mount(workflowRoutes.diff, async ({ params, query }) => {
    const { id } = await getWorkflow(db, params.projectId, params.workflowId)
    const [from, to] = await Promise.all([query.from, query.to].map((each) => readVersion(db, id, numberOf(each))))
    const differences = diff(from!.definition, to!.definition)
    // JSON has no word for what is not there.
    return {
      differences: differences.map((each) => ({ ...each, before: each.before ?? null, after: each.after ?? null })),
    }
  })
}

/** @throws {Problem} `not_found` */
function numberOf(version: string): number {
  if (!/^\d{1,9}$/.test(version))
    throw new Problem('not_found', 'The workflow has no such version; versions are numbers.')
  return Number(version)
}

function presentWorkflow(workflow: WorkflowRecord): Workflow {
  const { id, projectId, version, definition, enablements, createdAt, updatedAt } = workflow
  const { name, description, trigger, settings } = definition
  return {
    id,
    projectId,
    name,
    description,
    version,
    trigger,
    settings,
    enablements,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}

function presentVersion({ createdAt, ...version }: VersionRecord): WorkflowVersion {
  return { ...version, createdAt: createdAt.toISOString() }
}
