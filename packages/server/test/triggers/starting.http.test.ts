/** From what happens to runs: over the real server, with two of them side by side, and the clock moved. */
import {
  type ChangedItem,
  type ChangeFilter,
  call,
  connectionRoutes,
  type DefinitionInput,
  type Run,
  sdkRoutes,
  workflowRoutes,
} from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listRuns } from '../../src/runs/read-runs.ts'
import { following, ownDrive, until } from '../changes/following.ts'
import { openWorld, type World } from '../world.ts'
import { putVersion, putWorkflow } from './put-workflow.ts'

let world: World
let connectionId: string
beforeAll(async () => {
  world = await openWorld()
  await world.addServer()
  ;({ id: connectionId } = await world.connect('ada', demo.accounts.personal.userPrincipalName))
})
afterAll(() => world[Symbol.asyncDispose]())

const echo: Pick<DefinitionInput, 'steps' | 'edges'> = {
  steps: [{ id: 'respond', type: 'respond', body: '{{trigger}}' }],
  edges: [{ from: 'start', to: 'respond' }],
}
const params = () => ({ projectId: world.projectId })
const enable = async (workflowId: string, userId = 'ada', settings?: Record<string, unknown>) => {
  const body = { userId, ...(settings && { settings }) }
  const at = { ...params(), workflowId }
  return (await call(workflowRoutes.enable, { params: at, body }, world.operator())).enablement
}
const runsOf = async (workflowId: string): Promise<Run[]> =>
  (await listRuns(world.db, { projectId: world.projectId, workflowId, limit: 100 })).items
const happen = async (userId: string, name: string, payload: Record<string, unknown>) =>
  call(sdkRoutes.event, { params: params(), body: { name, payload } }, await world.user(userId))
const numbers = async (workflowId: string) =>
  (await runsOf(workflowId)).map(({ trigger }) => (trigger.payload as { n: number }).n).toReversed()
const considered = () =>
  until(
    () => world.db.selectFrom('event').select('id').where('considered_at', 'is', null).execute(),
    (left) => left.length === 0,
  )

test('an event of the product begins one run for the user it is about, in order, and none before it was switched on', async () => {
  const workflowId = await putWorkflow(world, {
    ...echo,
    name: 'Thank',
    trigger: { type: 'app_event', name: 'order.placed' },
  })
  await happen('eve', 'order.placed', { n: 0 })
  await enable(workflowId, 'eve')
  for (let n = 1; n <= 20; n++) await happen('eve', 'order.placed', { n })
  await happen('eve', 'order.shipped', { n: 21 })
  await happen('mallory', 'order.placed', { n: 22 })
  await considered()
  expect(await numbers(workflowId)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  const [newest] = await runsOf(workflowId)
  expect(newest).toMatchObject({ userId: 'eve', trigger: { type: 'app_event', eventId: expect.any(String) } })
  await until(
    () => runsOf(workflowId),
    (runs) => runs.every(({ state }) => state === 'succeeded'),
  )
})

test('what is considered again, as after a crash, begins nothing twice', async () => {
  const workflowId = await putWorkflow(world, { ...echo, name: 'Once', trigger: { type: 'app_event', name: 'once' } })
  await enable(workflowId, 'eve')
  await happen('eve', 'once', { n: 1 })
  await considered()
  await world.db.updateTable('event').set({ considered_at: null }).where('type', '=', 'app.event').execute()
  await considered()
  expect(await numbers(workflowId)).toEqual([1])
})

test('a file that comes into the folder begins a run with the change; one beside it does not', async () => {
  const filter: ChangeFilter = { kinds: ['created'], items: 'files', recursive: true }
  const trigger = { type: 'file_change', folderPath: '/Receipts', filter } as const
  const workflowId = await putWorkflow(world, { ...echo, name: 'Receipts', trigger })
  const { id } = await enable(workflowId)
  await until(
    () => following(world).state(connectionId),
    (found) => found?.state === 'following' && found.mode === 'told',
  )
  const drive = ownDrive(world)
  const receipts = await drive.root().createFolder('Receipts')
  const year = await drive.item(receipts.id).createFolder('2026')
  await drive.item(year.id).upload('march.txt', 'march')
  await drive.root().upload('beside.txt', 'beside')
  const [run] = await until(
    () => runsOf(workflowId),
    (runs) => runs.length > 0,
  )
  const { payload } = run!.trigger as { payload: { kind: string; item: ChangedItem } }
  expect(run).toMatchObject({ enablementId: id, userId: 'ada', connectionId, trigger: { type: 'file_change' } })
  expect(payload).toMatchObject({ kind: 'created', item: { path: '/Receipts/2026/march.txt' } })
  expect(payload).not.toHaveProperty('ancestors')
  await considered()
  expect(await runsOf(workflowId)).toHaveLength(1)
})

/** Saves a text of its own name into a folder. */
const saveInto = (folder: string): Pick<DefinitionInput, 'steps' | 'edges'> => ({
  steps: [
    {
      id: 'save',
      type: 'action',
      action: 'saveFile',
      input: { folder, name: '{{run.id}}.txt', text: 'Made for {{trigger.item.name}}' },
    },
  ],
  edges: [{ from: 'start', to: 'save' }],
})
const listening = (folderPath: string) => ({ type: 'file_change', folderPath }) as const
const ended = (runs: Run[]) => runs.length > 0 && runs.every(({ endedAt }) => endedAt !== null)
/** Whatever a write begins would have begun by now. */
async function toldOf(name: string): Promise<void> {
  await following(world).toldIn(await feedStart, name, [connectionId])
  await considered()
}
let feedStart: Promise<string>

test('what a workflow writes into its own folder does not begin it again', async () => {
  feedStart = following(world)
    .feed('now')
    .then(({ cursor }) => cursor)
  const workflowId = await putWorkflow(world, { ...saveInto('/Loop'), name: 'Copy', trigger: listening('/Loop') })
  await enable(workflowId)
  const loop = await ownDrive(world).root().createFolder('Loop')
  await ownDrive(world).item(loop.id).upload('first.txt', 'by hand')
  const [run] = await until(() => runsOf(workflowId), ended)
  expect(run!.state).toBe('succeeded')
  await toldOf(`${run!.id}.txt`)
  expect(await runsOf(workflowId)).toHaveLength(1)
})

test('two workflows that answer each other come to an end, which says so', async () => {
  const ping = await putWorkflow(world, { ...saveInto('/Pong'), name: 'Ping', trigger: listening('/Ping') })
  const pong = await putWorkflow(world, { ...saveInto('/Ping'), name: 'Pong', trigger: listening('/Pong') })
  for (const id of [ping, pong]) await enable(id)
  const folder = await ownDrive(world).root().createFolder('Ping')
  await ownDrive(world).item(folder.id).upload('serve.txt', 'by hand')
  const all = async () => [...(await runsOf(ping)), ...(await runsOf(pong))]
  await until(all, (runs) => runs.some(({ state }) => state === 'failed'))
  const runs = await all()
  const [stopped] = runs.filter(({ state }) => state === 'failed')
  expect(stopped!.failure).toMatchObject({
    code: 'loop_stopped',
    message: expect.stringContaining('Narrow the filters'),
  })
  expect(runs.filter(({ state }) => state === 'succeeded')).toHaveLength(6)
})

test('switched off, or without its connection, nothing begins', async () => {
  const workflowId = await putWorkflow(world, { ...echo, name: 'Off', trigger: { type: 'app_event', name: 'off' } })
  const { id: gone } = await world.connect('bob', 'megan@contoso.example')
  const { id: enablementId } = await enable(workflowId, 'eve')
  await enable(workflowId, 'bob')
  await call(workflowRoutes.disable, { params: { ...params(), workflowId, enablementId } }, world.operator())
  await call(connectionRoutes.disconnect, { params: { connectionId: gone } }, world.operator())
  await happen('eve', 'off', { n: 1 })
  await happen('bob', 'off', { n: 2 })
  await considered()
  expect(await runsOf(workflowId)).toEqual([])
})

test('a schedule begins one run each time, one for all that was missed, and follows its definition', async () => {
  const trigger = { type: 'schedule', cron: '0 * * * *' } as const
  const workflowId = await putWorkflow(world, { ...echo, name: 'Hourly', trigger })
  const hour = 3_600_000
  const { nextAt } = await enable(workflowId, 'eve')
  const scheduled = async () =>
    (await runsOf(workflowId)).map((run) => (run.trigger.payload as { scheduledAt: string }).scheduledAt)
  world.clock.advance(Date.parse(nextAt!) + 61_000 - world.clock.now())
  await until(scheduled, (found) => found.length === 1)
  world.clock.advance(5.5 * hour)
  await until(scheduled, (found) => found.length === 2)
  expect(await scheduled()).toEqual([new Date(Date.parse(nextAt!) + hour).toISOString(), nextAt])

  await putVersion(world, workflowId, { ...echo, name: 'Daily', trigger: { type: 'schedule', cron: '0 9 * * *' } })
  const at = { ...params(), workflowId }
  const { enablements } = await call(workflowRoutes.listEnablements, { params: at, query: {} }, world.operator())
  expect(enablements[0]!.nextAt).toMatch(/T09:00:00.000Z$/)
  world.clock.advance(3 * hour)
})
