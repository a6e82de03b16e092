/** Runs of workflows over HTTP. */
import { type Run, runRoutes } from '@drawbridge/api'
import type { ConnectionClients } from '../connections/client.ts'
import { getWorkflow } from '../definitions/store.ts'
import type { Projects } from '../projects/store.ts'
import { awaitReply } from '../runs/await-run.ts'
import { beginByHand } from '../runs/begin-by-hand.ts'
import { cancelRun, pauseRun, resumeRun } from '../runs/control-run.ts'
import { countRuns } from '../runs/count-runs.ts'
import { getRun, getStep, listRuns, listSteps } from '../runs/read-runs.ts'
import { replayRun } from '../runs/replay-run.ts'
import { retryRun } from '../runs/retry-run.ts'
import type { RunServices } from '../runs/services.ts'
import { prepareRun } from '../triggers/prepare-run.ts'
import { type LiveRunServices, mountLiveRun } from './live-run.ts'
import type { Mount } from './mount.ts'

export type RunRouteServices = Pick<RunServices, 'db' | 'engine' | 'clock' | 'runBell'> &
  LiveRunServices & { readonly projects: Projects; readonly clients: ConnectionClients }

type Named = { readonly projectId: string; readonly runId: string }

export function mountRuns(mount: Mount, services: RunRouteServices): void {
  const { db, projects } = services

  mount(runRoutes.start, async ({ params: { projectId, workflowId }, body, context }) => {
    const workflow = await getWorkflow(db, projectId, workflowId)
    const prepared = await prepareRun(services, workflow, body)
    const asked = { ...body, ...prepared, projectId, workflowId, awaited: body.wait > 0 }
    const runId = await beginByHand(services, asked)
    if (body.wait > 0) await awaitReply(services, runId, body.wait, context.req.raw.signal)
    return answer({ projectId, runId })
  })

  mount(runRoutes.list, async ({ params: { projectId }, query }) => {
    await projects.get(projectId)
    const { items, nextCursor } = await listRuns(db, { ...query, projectId })
    return { runs: items, nextCursor }
  })

  mount(runRoutes.figures, async ({ params: { projectId } }) => {
    await projects.get(projectId)
    return countRuns(services, projectId)
  })

  mount(runRoutes.get, ({ params }) => answer(params))

  mount(runRoutes.steps, async ({ params, query }) => {
    const { items, nextCursor } = await listSteps(db, { ...params, ...query })
    return { steps: items, nextCursor }
  })

  mount(runRoutes.step, async ({ params: { projectId, runId }, query: { path } }) => {
    return { step: await getStep(db, projectId, runId, path) }
  })

  mount(runRoutes.cancel, async ({ params }) => {
    await cancelRun(services, params)
    return answer(params)
  })

  mount(runRoutes.pause, async ({ params }) => {
    await pauseRun(services, params)
    return answer(params)
  })

  mount(runRoutes.resume, async ({ params }) => {
    await resumeRun(services, params)
    return answer(params)
  })

  mount(runRoutes.retry, async ({ params, body }) => {
    const repeats = await retryRun(services, { ...params, ...body })
    return { ...(await answer(params)), repeats }
  })

  mount(runRoutes.replay, async ({ params, body: { version } }) => {
    const runId = await replayRun(services, { ...params, version })
    return answer({ projectId: params.projectId, runId })
  })

  mountLiveRun(mount, services)

  async function answer({ projectId, runId }: Named): Promise<{ run: Run }> {
    const { run } = await getRun(db, projectId, runId)
    return { run }
  }
}
