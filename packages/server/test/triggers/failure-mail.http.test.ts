/** Mail about failed runs, taken by a real SMTP server. */
import { call, type DefinitionInput, eventRoutes, projectRoutes, type Run, workflowRoutes } from '@drawbridge/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer } from '../../src/index.ts'
import { listRuns } from '../../src/runs/read-runs.ts'
import { until } from '../changes/following.ts'
import { openWorld, type World } from '../world.ts'
import { openPostbox, type Postbox } from './postbox.ts'
import { putWorkflow } from './put-workflow.ts'

let postbox: Postbox
let world: World
beforeAll(async () => {
  postbox = await openPostbox()
  const mail = { smtpUrl: postbox.url, mailFrom: 'Drawbridge <drawbridge@example.com>' }
  world = await openWorld(undefined, undefined, (options) => startServer({ ...options, ...mail }))
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await postbox[Symbol.asyncDispose]()
})

const params = () => ({ projectId: world.projectId })
const happen = (name: string, payload: Record<string, unknown> = {}) =>
  call(eventRoutes.record, { params: params(), body: { name, payload } }, world.operator())
const runsOf = async (workflowId: string): Promise<Run[]> =>
  (await listRuns(world.db, { ...params(), workflowId, limit: 100 })).items

async function putFailing(name: string, given: Partial<DefinitionInput> = {}): Promise<string> {
  const workflowId = await putWorkflow(world, {
    name,
    trigger: { type: 'app_event', name },
    steps: [{ id: 'fail', type: 'transform', expression: '$error("No more paper")' }],
    edges: [{ from: 'start', to: 'fail' }],
    ...given,
  })
  await call(workflowRoutes.enable, { params: { ...params(), workflowId }, body: {} }, world.operator())
  return workflowId
}

async function fail(workflowId: string, name: string): Promise<void> {
  const before = (await runsOf(workflowId)).length
  await happen(name)
  await until(
    () => runsOf(workflowId),
    (runs) => runs.length > before && runs.every(({ state }) => state === 'failed'),
  )
}

test('the first failure is told at once, what follows within the hour together; a mail that fails goes later', async () => {
  const workflowId = await putFailing('Print')
  const body = { failureMailTo: ['ada@example.com', 'ops@example.com'] }
  await call(projectRoutes.update, { params: params(), body }, world.operator())

  await fail(workflowId, 'Print')
  const [first] = await until(
    () => postbox.mails,
    ({ length }) => length === 1,
  )
  expect(first).toMatchObject({ from: 'drawbridge@example.com', to: body.failureMailTo })
  expect(first!.text).toContain('Subject: Print has failed once')
  expect(first!.text).toContain('No more paper')
  const [last] = await runsOf(workflowId)
  expect(first!.text).toContain(`/console/projects/${world.projectId}/runs/${last!.id}`)

  await fail(workflowId, 'Print')
  await fail(workflowId, 'Print')
  world.clock.advance(59 * 60_000)
  await fail(workflowId, 'Print')
  expect(postbox.mails).toHaveLength(1)
  postbox.refuses = true
  world.clock.advance(61_000)
  await until(
    () => postbox.refused,
    (count) => count === 1,
  )
  postbox.refuses = false
  world.clock.advance(5 * 60_000)
  const [, second] = await until(
    () => postbox.mails,
    ({ length }) => length === 2,
  )
  expect(second!.text).toContain('Subject: Print has failed 3 times')
})

test('what does not fit the schema of a trigger is a failed run that says where', async () => {
  const payload = { type: 'object', properties: { order: { type: 'integer' } }, required: ['order'] }
  const workflowId = await putFailing('Order', { trigger: { type: 'app_event', name: 'Order', payload } })
  await happen('Order', { order: 'seven' })
  const [run] = await until(
    () => runsOf(workflowId),
    (runs) => runs.length === 1,
  )
  expect(run).toMatchObject({
    state: 'failed',
    failure: { code: 'payload_invalid', message: 'payload.order must be integer.' },
  })
  const { events } = await call(eventRoutes.list, { params: params(), query: { type: 'run.failed' } }, world.operator())
  expect(events[0]!.data).toMatchObject({ runId: run!.id, workflowName: 'Order', failure: { code: 'payload_invalid' } })
})
