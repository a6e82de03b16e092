/** Runs of workflows over HTTP. */
import { runRoutes } from '@drawbridge/api'
import type { Projects } from '../projects/store.ts'
import { beginByHand } from '../runs/begin-by-hand.ts'
import { getRun, getStep, listRuns, listSteps } from '../runs/read-runs.ts'
import type { RunServices } from '../runs/services.ts'
import type { Mount } from './mount.ts'

export type RunRouteServices = Pick<RunServices, 'db' | 'engine' | 'clock' | 'runBell'> & {
  readonly projects: Projects
}

export function mountRuns(mount: Mount, services: RunRouteServices): void {
  const { db, projects } = services

  mount(runRoutes.start, async ({ params: { projectId, workflowId }, body }) => {
    await projects.get(projectId)
    const runId = await beginByHand(services, { ...body, projectId, workflowId, awaited: body.wait > 0 })
    return getRun(db, projectId, runId)
  })

  mount(runRoutes.list, async ({ params: { projectId }, query }) => {
    await projects.get(projectId)
    const { items, nextCursor } = await listRuns(db, { ...query, projectId })
    return { runs: items, nextCursor }
  })

  mount(runRoutes.get, ({ params: { projectId, runId } }) => getRun(db, projectId, runId))

  mount(runRoutes.steps, async ({ params, query }) => {
    const { items, nextCursor } = await listSteps(db, { ...params, ...query })
    return { steps: items, nextCursor }
  })

  mount(runRoutes.step, async ({ params: { projectId, runId }, query: { path } }) => {
    return { step: await getStep(db, projectId, runId, path) }
  })
}
