/** Workflows for the users of a product: each sees those of the project, and switches them on for themselves alone. */
import { type UserEnablement, type UserRun, type UserWorkflow, userWorkflowRoutes } from '@drawbridge/api'
import type { Clock } from '../clock.ts'
import type { ConnectionRecord } from '../connections/connection.ts'
import { listConnectionsOf } from '../connections/store.ts'
import { getWorkflow, listWorkflows, type WorkflowRecord } from '../definitions/store.ts'
import type { Engine } from '../engine/engine.ts'
import { Problem } from '../errors.ts'
import type { Db } from '../postgres/transaction.ts'
import { awaitReply } from '../runs/await-run.ts'
import type { RunBell } from '../runs/bell.ts'
import { getUserRun, listUserRuns } from '../runs/user-runs.ts'
import { callWorkflow } from '../triggers/call-workflow.ts'
import { disableWorkflow, enableWorkflow } from '../triggers/enable.ts'
import { type EnablementRecord, presentEnablement } from '../triggers/enablement.ts'
import { hindrancesOf } from '../triggers/hindrance.ts'
import { missingScopes } from '../triggers/missing-scopes.ts'
import { enablementsOf } from '../triggers/store.ts'
import type { UserCaller } from './authenticate.ts'
import type { Mount } from './mount.ts'

type Services = {
  readonly db: Db
  readonly clock: Clock
  readonly engine: Pick<Engine, 'send'>
  readonly runBell: RunBell
}

export function mountUserWorkflows(mount: Mount, services: Services): void {
  const { db } = services

  mount(userWorkflowRoutes.listWorkflows, async ({ user }) => {
    const [workflows, enablements, connections] = await Promise.all([
      everyWorkflow(db, user.projectId),
      enablementsOf(db, user),
      listConnectionsOf(db, user),
    ])
    const byWorkflow = Map.groupBy(enablements, ({ workflowId }) => workflowId)
    const shown = []
    for (const workflow of workflows) {
      const own = byWorkflow.get(workflow.id) ?? []
      if (isShown(workflow, own)) shown.push(await view(workflow, own, connections))
    }
    return { workflows: shown }
  })

  mount(userWorkflowRoutes.getWorkflow, async ({ user, params }) => ({ workflow: await read(user, params.workflowId) }))

  mount(userWorkflowRoutes.enableWorkflow, async ({ user, params, body }) => {
    const workflow = await getWorkflow(db, user.projectId, params.workflowId)
    if (!workflow.definition.offered) throw notOffered()
    const { enablement, hindered, missing } = await enableWorkflow(services, workflow, { ...body, userId: user.userId })
    return {
      workflow: await read(user, workflow.id),
      enablement: presentUserEnablement(enablement, hindered, missing?.scopes ?? []),
      missing,
    }
  })

  mount(userWorkflowRoutes.disableWorkflow, async ({ user, params, query }) => {
    const { id: workflowId } = await getWorkflow(db, user.projectId, params.workflowId)
    for (const enablement of await enablementsOf(db, { ...user, workflowId })) {
      if (query.connectionId !== undefined && query.connectionId !== enablement.connectionId) continue
      if (enablement.enabled) await disableWorkflow(services, enablement)
    }
  })

  mount(userWorkflowRoutes.callWorkflow, async ({ user, params, body, context }) => {
    const workflow = await getWorkflow(db, user.projectId, params.workflowId)
    const { wait, ...call } = body
    const awaited = wait > 0
    const id = await callWorkflow(services, workflow, { ...call, input: call.input, userId: user.userId, awaited })
    if (awaited) await awaitReply(services, id, wait, context.req.raw.signal)
    return readRun(user, id)
  })

  mount(userWorkflowRoutes.listRuns, async ({ user, query }) => {
    const { items, nextCursor } = await listUserRuns(db, { ...query, ...user })
    return { runs: items, nextCursor }
  })

  mount(userWorkflowRoutes.getRun, async ({ user, params, query, context }) => {
    const seconds = Number(query.wait ?? 0)
    const run = await getUserRun(db, user, params.runId)
    if (seconds === 0) return { run }
    await awaitReply(services, run.id, seconds, context.req.raw.signal)
    return readRun(user, run.id)
  })

  async function readRun(user: UserCaller, runId: string): Promise<{ run: UserRun }> {
    return { run: await getUserRun(db, user, runId) }
  }

  async function read(user: UserCaller, workflowId: string): Promise<UserWorkflow> {
    const workflow = await getWorkflow(db, user.projectId, workflowId)
    const [own, connections] = await Promise.all([
      enablementsOf(db, { ...user, workflowId }),
      listConnectionsOf(db, user),
    ])
    if (!isShown(workflow, own)) throw notOffered()
    return view(workflow, own, connections)
  }

  async function view(
    workflow: WorkflowRecord,
    enablements: readonly EnablementRecord[],
    connections: readonly ConnectionRecord[],
  ): Promise<UserWorkflow> {
    const { id, definition } = workflow
    const { name, description, trigger, settings } = definition
    const hindered = await hindrancesOf(db, definition, enablements)
    const shown = enablements.map((each) => {
      const connection = connections.find(({ id }) => id === each.connectionId)
      const missing = each.enabled && connection ? missingScopes(definition, connection) : []
      return presentUserEnablement(each, hindered.get(each.id) ?? null, missing)
    })
    const enabled = enablements.some((each) => each.enabled)
    return { id, name, description, trigger: trigger.type, settings, enabled, enablements: shown }
  }
}

/** One that is not offered is shown to those for whom the product has switched it on. */
function isShown({ definition }: WorkflowRecord, own: readonly EnablementRecord[]): boolean {
  return definition.offered || own.some(({ enabled }) => enabled)
}

/** In the words of one that is not there. */
function notOffered(): Problem {
  return new Problem('not_found', 'This project has no such workflow.')
}

/** Of a project, newest first: products have few. */
async function everyWorkflow(db: Db, projectId: string): Promise<WorkflowRecord[]> {
  const all: WorkflowRecord[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await listWorkflows(db, { projectId, limit: 100, cursor })
    all.push(...page.items)
    cursor = page.nextCursor
  }
  return all
}

function presentUserEnablement(
  enablement: EnablementRecord,
  hindered: string | null,
  missingScopes: string[],
): UserEnablement {
  const { id, connectionId, enabled, settings, nextAt } = presentEnablement(enablement, hindered)
  return { id, connectionId, enabled, settings, nextAt, hindered, missingScopes }
}
