/** Workflows in a product's page: the SDK against the real server. */
import { call, type DefinitionInput, sdkRoutes, workflowRoutes } from '@drawbridge/api'
import { createDrawbridge, type Drawbridge, type DrawbridgeError, type UserRun } from '@drawbridge/connect'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { judgedFetch } from '../../../../test/judged-fetch.ts'
import { createBrowser } from '../browser.ts'
import { openWorld, productOrigin, type World } from '../world.ts'
import { putWorkflow } from './put-workflow.ts'

let world: World
let connectionId: string
let ada: Drawbridge
beforeAll(async () => {
  world = await openWorld()
  ;({ id: connectionId } = await world.connect('ada', demo.accounts.personal.userPrincipalName))
  ada = await sdkOf('ada')
})
afterAll(() => world[Symbol.asyncDispose]())

async function sdkOf(userId: string): Promise<Drawbridge> {
  const drawbridge = createDrawbridge({ baseUrl: world.server.url, fetch: judgedFetch })
  await drawbridge.authenticate(world.projectId, () => world.userToken(userId))
  return drawbridge
}

type Steps = DefinitionInput['steps']

/** One step after the other. */
function inLine(...steps: Steps): Pick<DefinitionInput, 'steps' | 'edges'> {
  const edges = steps.map((step, index) => ({ from: steps[index - 1]?.id ?? 'start', to: step.id }))
  return { steps, edges }
}

const callable = (name: string, ...steps: Steps): DefinitionInput => ({
  name,
  trigger: { type: 'call' },
  ...inLine(...steps),
})

test('a page lists what there is, draws a form from the settings, and switches on and off', async () => {
  const id = await putWorkflow(world, {
    ...callable('Greet', {
      id: 'reply',
      type: 'respond',
      body: { says: '{{settings.greeting}}', to: '{{trigger.name}}' },
    }),
    description: 'Says hello.',
    settings: [{ name: 'greeting', label: 'Greeting', type: 'text', required: true }],
  })
  const find = async () => (await ada.workflows()).find((each) => each.id === id)
  expect(await find()).toMatchObject({
    name: 'Greet',
    description: 'Says hello.',
    trigger: 'call',
    enabled: false,
    enablements: [],
    settings: [{ name: 'greeting', label: 'Greeting', type: 'text', required: true }],
  })
  await expect(ada.workflow(id)).rejects.toMatchObject({ code: 'not_enabled', status: 409 })
  await expect(ada.enableWorkflow(id)).rejects.toMatchObject({ code: 'invalid_request' })
  const { workflow, enablement, missing } = await ada.enableWorkflow(id, { settings: { greeting: 'Hello' } })
  expect([workflow.enabled, enablement.hindered, missing]).toEqual([true, null, null])
  expect(await ada.workflow(id, { input: { name: 'Eve' } })).toEqual({ says: 'Hello', to: 'Eve' })

  await ada.disableWorkflow(id)
  expect(await find()).toMatchObject({ enabled: false, enablements: [{ settings: { greeting: 'Hello' } }] })
  await expect(ada.workflow(id)).rejects.toMatchObject({ code: 'not_enabled' })
})

test('a call under a key that was used before is that call', async () => {
  const id = await putWorkflow(world, callable('Now', { id: 'reply', type: 'respond', body: '{{run.id}}' }))
  await ada.enableWorkflow(id)
  const first = await ada.workflow(id, { idempotencyKey: 'k1' })
  expect(await ada.workflow(id, { idempotencyKey: 'k1' })).toBe(first)
  expect(await ada.workflow(id, { idempotencyKey: 'k2' })).not.toBe(first)
})

test('a reply that is a refusal, a run that fails, one that takes too long and one without a reply say so', async () => {
  const refusing = await putWorkflow(
    world,
    callable('Refuse', { id: 'no', type: 'respond', status: 422, body: { message: 'No more today.' } }),
  )
  const failing = await putWorkflow(
    world,
    callable('Fail', { id: 'get', type: 'action', action: 'getFile', input: { item: '/none.txt' } }),
  )
  const slow = await putWorkflow(
    world,
    callable('Slow', { id: 'wait', type: 'wait', for: 'PT1H' }, { id: 'reply', type: 'respond', body: 'at last' }),
  )
  const silent = await putWorkflow(world, callable('Silent', { id: 'sum', type: 'transform', expression: '1' }))
  for (const id of [refusing, failing, slow, silent]) await ada.enableWorkflow(id)
  await expect(ada.workflow(refusing)).rejects.toMatchObject({
    code: 'workflow_refused',
    status: 422,
    message: 'No more today.',
    body: { message: 'No more today.' },
  })
  await expect(ada.workflow(failing)).rejects.toMatchObject({ code: 'workflow_failed', runId: expect.any(String) })
  const late = { idempotencyKey: 'slow', timeoutMs: 500 }
  await expect(ada.workflow(slow, late)).rejects.toMatchObject({ code: 'workflow_unfinished' })
  const reply = ada.workflow(slow, { idempotencyKey: 'slow' })
  world.clock.advance(3_601_000)
  expect(await reply).toBe('at last')
  expect(await ada.workflow(silent)).toBeUndefined()
})

test('a page lists what workflows have done for its user alone, and follows a run from step to step', async () => {
  const id = await putWorkflow(
    world,
    callable(
      'Step by step',
      { id: 'first', type: 'wait', for: 'PT1H', label: 'Waiting for the hour' },
      { id: 'get', type: 'action', action: 'getFile', input: { item: '/none.txt' } },
    ),
  )
  await ada.enableWorkflow(id)
  const seen: UserRun[][] = []
  const called = ada.workflow(id).catch(({ code }: DrawbridgeError) => code)
  await expect.poll(async () => (await ada.runs({ workflowId: id })).runs.length).toBe(1)
  const stop = ada.watchRuns((runs) => seen.push([...runs]), { workflowId: id })
  await expect
    .poll(() => seen.at(-1)?.[0])
    .toMatchObject({ state: 'waiting', progress: { done: 0, of: 2, label: 'Waiting for the hour' }, endedAt: null })
  world.clock.advance(3_601_000)
  expect(await called).toBe('workflow_failed')
  const failure = { code: 'itemNotFound', message: expect.stringContaining('Microsoft says') }
  await expect
    .poll(() => seen.at(-1)?.[0])
    .toMatchObject({ workflowName: 'Step by step', connectionId, item: null, state: 'failed', progress: null, failure })
  stop()

  const all = await ada.runs()
  const first = await ada.runs({ limit: 1 })
  const second = await ada.runs({ limit: 1, cursor: first.nextCursor! })
  expect([...first.runs, ...second.runs]).toEqual(all.runs.slice(0, 2))
  expect((await ada.runs({ workflowId: id })).runs).toHaveLength(1)
  expect(await (await sdkOf('eve')).runs()).toEqual({ runs: [], nextCursor: null })
  await expect(ada.runs({ cursor: 'none' })).rejects.toMatchObject({ code: 'invalid_request' })
})

test('what is not for calling, not theirs or not there is refused', async () => {
  const hourly = await putWorkflow(world, {
    name: 'Hourly',
    trigger: { type: 'schedule', cron: '0 * * * *' },
    ...inLine(),
  })
  await expect(ada.workflow(hourly)).rejects.toMatchObject({
    message: expect.stringContaining('its schedule begins it'),
  })
  await expect(ada.enableWorkflow('wfl_none')).rejects.toMatchObject({ code: 'not_found' })
  const mine = await putWorkflow(world, callable('Mine', { id: 'reply', type: 'respond', body: '{{run.id}}' }))
  await ada.enableWorkflow(mine)
  const runId = await ada.workflow<string>(mine)
  const eve = await sdkOf('eve')
  expect((await eve.workflows()).find(({ id }) => id === mine)).toMatchObject({ enabled: false, enablements: [] })
  await expect(eve.workflow(mine)).rejects.toMatchObject({ code: 'not_enabled' })
  const path = `${world.server.url}/sdk/v1/projects/${world.projectId}/runs/${runId}`
  const peek = await fetch(path, { headers: { authorization: `Bearer ${await world.userToken('eve')}` } })
  expect(peek.status).toBe(404)
})

test('one that is not offered is nobody’s to switch on, and shown to whom the product has given it', async () => {
  const given = { ...callable('Kept back', { id: 'reply', type: 'respond', body: 'yes' }), offered: false }
  const id = await putWorkflow(world, given)
  const names = async () => (await ada.workflows()).map(({ name }) => name)
  expect(await names()).not.toContain('Kept back')
  await expect(ada.enableWorkflow(id)).rejects.toMatchObject({ code: 'not_found' })
  const params = { projectId: world.projectId, workflowId: id }
  await call(workflowRoutes.enable, { params, body: { userId: 'ada' } }, world.operator())
  expect(await names()).toContain('Kept back')
  expect(await ada.workflow(id)).toBe('yes')
})

test('what its steps need and the connection lacks is named, and connecting again with it mends that', async () => {
  const save = { id: 'save', type: 'action', action: 'saveFile', input: { name: 'note.txt', text: 'hello' } } as const
  const id = await putWorkflow(world, callable('Save', save))
  await world.db
    .updateTable('connection')
    .set({ scopes: ['Files.Read', 'User.Read'] })
    .execute()
  const { missing, enablement } = await ada.enableWorkflow(id)
  expect(missing).toEqual({ connectionId, scopes: ['Files.ReadWrite'] })
  expect(enablement).toMatchObject({
    hindered: expect.stringContaining('Files.ReadWrite'),
    missingScopes: missing!.scopes,
  })

  const body = { integration: 'onedrive', origin: productOrigin, ...missing! } as const
  const params = { projectId: world.projectId }
  const asked = { ...body, scopes: [...missing!.scopes] }
  const { portalUrl } = await call(sdkRoutes.createAttempt, { params, body: asked }, await world.user('ada'))
  await world.walk(createBrowser(), portalUrl, demo.accounts.personal.userPrincipalName)
  const [mended] = (await ada.workflows()).filter((each) => each.id === id)
  expect(mended!.enablements[0]).toMatchObject({ connectionId, hindered: null, missingScopes: [] })
})
