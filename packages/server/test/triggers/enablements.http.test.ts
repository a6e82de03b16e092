/** Workflows switched on and off over the API, for users with and without connections. */
import {
  call,
  connectionRoutes,
  type DefinitionInput,
  projectRoutes,
  runRoutes,
  sdkRoutes,
  workflowRoutes,
} from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { following, ownDrive, until } from '../changes/following.ts'
import { openWorld, type World } from '../world.ts'
import { putWorkflow } from './put-workflow.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const definition = (given: Partial<DefinitionInput>): DefinitionInput => ({
  name: 'Keep invoices',
  trigger: { type: 'file_change', folderPath: '/Receipts' },
  steps: [],
  edges: [],
  ...given,
})
const enable = (
  workflowId: string,
  body: { userId?: string; connectionId?: string; settings?: Record<string, unknown> },
) => call(workflowRoutes.enable, { params: { projectId: world.projectId, workflowId }, body }, world.operator())
const listed = async (workflowId: string) =>
  (
    await call(
      workflowRoutes.listEnablements,
      { params: { projectId: world.projectId, workflowId }, query: {} },
      world.operator(),
    )
  ).enablements
const watches = () => world.db.selectFrom('watch').select(['connection_id', 'for_workflow']).execute()

const sample = (workflowId: string, query: { connectionId?: string } = {}) =>
  call(runRoutes.sample, { params: { projectId: world.projectId, workflowId }, query }, world.operator())

test('there is always something to try a workflow with, and why it is not real', async () => {
  const filter = (name: string) => ({ type: 'file_change', filter: { name, items: 'files', recursive: true } }) as const
  const words = await putWorkflow(world, definition({ trigger: filter('*.docx') }))
  expect(await sample(words)).toMatchObject({
    from: 'made',
    payload: { kind: 'created', item: { name: 'example.docx' } },
    because: expect.stringContaining('Nobody has connected OneDrive yet'),
  })
  const { id: connectionId } = await world.connect('sam', demo.accounts.personal.userPrincipalName)
  const root = ownDrive(world).root()
  const { id } = await root.upload('newest.docx', 'words')
  const asIs = { from: 'made', payload: { connectionId, kind: 'created', item: { id, path: '/newest.docx' } } }
  expect(await sample(words, { connectionId })).toMatchObject({
    ...asIs,
    because: expect.stringContaining('newest file'),
  })
  const strange = await putWorkflow(world, definition({ trigger: filter('*.nothing') }))
  expect((await sample(strange)).because).toMatch(/No file in the drive fits/)

  await enable(words, { userId: 'sam' })
  await until(
    () => following(world).state(connectionId),
    (found) => found?.state === 'following' && found.mode === 'told',
  )
  expect(await sample(words)).toMatchObject(asIs)
  const { cursor } = await following(world).feed('now')
  await root.upload('real.docx', 'words')
  await following(world).toldIn(cursor, 'real.docx', [connectionId])
  const real = { from: 'event', eventId: expect.any(String), payload: { item: { name: 'real.docx' } }, because: null }
  expect(await sample(words)).toMatchObject(real)

  const params = { projectId: world.projectId }
  const tried = { params: { ...params, workflowId: words }, body: { test: true, wait: 20 } }
  const { run } = await call(runRoutes.start, tried, world.operator())
  expect(run).toMatchObject({
    test: true,
    userId: 'sam',
    connectionId,
    trigger: { payload: { item: { name: 'real.docx' } } },
  })

  const schedule = await putWorkflow(world, definition({ trigger: { type: 'schedule', cron: '0 9 * * *' } }))
  expect((await sample(schedule)).payload).toEqual({ scheduledAt: expect.stringContaining('T09:00:00.000Z') })
  const payload = {
    type: 'object',
    properties: { n: { type: 'integer', minimum: 3 }, at: { type: 'string', format: 'date' } },
  }
  const app = await putWorkflow(world, definition({ trigger: { type: 'app_event', name: 'paid', payload } }))
  expect(await sample(app)).toMatchObject({ from: 'made', payload: { n: 3, at: '2026-01-15' } })
  await call(sdkRoutes.event, { params, body: { name: 'paid', payload: { n: 9 } } }, await world.user('sam'))
  expect(await sample(app)).toMatchObject({ from: 'event', payload: { n: 9 }, because: null })
  await expect(sample(words, { connectionId: 'con_none' })).rejects.toMatchObject({ code: 'not_found' })
  await call(connectionRoutes.disconnect, { params: { connectionId } }, world.operator())
})

test('it is switched on for the user’s only connection, whose drive is then followed, and off again', async () => {
  const workflowId = await putWorkflow(world, definition({}))
  await expect(enable(workflowId, { userId: 'ada' })).rejects.toMatchObject({ code: 'not_connected' })
  const { id: connectionId } = await world.connect('ada', demo.accounts.personal.userPrincipalName)
  const { enablement, missing } = await enable(workflowId, { userId: 'ada' })
  expect(enablement).toMatchObject({ connectionId, enabled: true, nextAt: null, settings: {} })
  expect(enablement.hindered).toMatch(/read for the first time/)
  expect(missing).toBeNull()
  expect(await watches()).toEqual([{ connection_id: connectionId, for_workflow: true }])
  await expect
    .poll(async () => (await listed(workflowId))[0]?.hindered, { timeout: 15_000 })
    .toMatch(/no folder \/Receipts/)

  const again = await enable(workflowId, { userId: 'ada', connectionId })
  expect(again.enablement.id).toBe(enablement.id)
  const params = { projectId: world.projectId, workflowId, enablementId: enablement.id }
  await call(workflowRoutes.disable, { params }, world.operator())
  await call(workflowRoutes.disable, { params }, world.operator())
  expect([await listed(workflowId), await watches()]).toEqual([[], []])

  await enable(workflowId, { userId: 'ada' })
  await call(connectionRoutes.disconnect, { params: { connectionId } }, world.operator())
  expect([await listed(workflowId), await watches()]).toEqual([[], []])
})

test('settings are checked, and remembered while it is off', async () => {
  const workflowId = await putWorkflow(
    world,
    definition({
      trigger: { type: 'app_event', name: 'order.placed' },
      settings: [{ name: 'greeting', label: 'Greeting', type: 'text', required: true }],
    }),
  )
  await expect(enable(workflowId, { userId: 'eve' })).rejects.toMatchObject({
    code: 'invalid_request',
    message: 'settings.greeting: Choose “Greeting”.',
  })
  const { enablement } = await enable(workflowId, { userId: 'eve', settings: { greeting: 'Hello' } })
  expect(enablement).toMatchObject({ connectionId: null, hindered: null })
  const params = { projectId: world.projectId, workflowId, enablementId: enablement.id }
  await call(workflowRoutes.disable, { params }, world.operator())
  expect((await enable(workflowId, { userId: 'eve' })).enablement.settings).toEqual({ greeting: 'Hello' })
})

test('a schedule says when it comes round next', async () => {
  const trigger = { type: 'schedule', cron: '0 9 * * *', timeZone: 'Europe/Berlin' } as const
  const workflowId = await putWorkflow(world, definition({ trigger }))
  const { enablement } = await enable(workflowId, { userId: 'eve' })
  const inBerlin = new Date(enablement.nextAt!).toLocaleTimeString('en-GB', { timeZone: 'Europe/Berlin' })
  expect(inBerlin).toBe('09:00:00')
  expect(Date.parse(enablement.nextAt!) - world.clock.now()).toBeLessThanOrEqual(25 * 3_600_000)
})

test('what is not there, or belongs to somebody else, is refused', async () => {
  const workflowId = await putWorkflow(world, definition({}))
  const { id: connectionId } = await world.connect('mallory', 'megan@contoso.example')
  await expect(enable('wfl_none', { userId: 'ada' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(enable(workflowId, { userId: 'ada', connectionId })).rejects.toMatchObject({ code: 'not_found' })
  expect(await listed(workflowId)).toEqual([])
})

test('a server without an SMTP server takes no addresses for failure mail', async () => {
  const given = { params: { projectId: world.projectId }, body: { failureMailTo: ['ada@example.com'] } }
  await expect(call(projectRoutes.update, given, world.operator())).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('DRAWBRIDGE_SMTP_URL'),
  })
})
