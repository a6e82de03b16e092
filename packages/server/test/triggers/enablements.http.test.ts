/** Workflows switched on and off over the API, for users with and without connections. */
import { call, connectionRoutes, type DefinitionInput, workflowRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
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
