/**
 * Servers that are killed with -9 while they hold events against triggers, or begin the runs of a schedule: caught in the
 * middle of the transaction, by a lock on the runs, and at random moments around it. In the end each event has begun one
 * run and each hour of the schedule one.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { call, type DefinitionInput, sdkRoutes, workflowRoutes } from '@drawbridge/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seeded } from '../../packages/server/test/changes/random-work.ts'
import { countHeld, holdRuns } from '../../packages/server/test/runs/hold-runs.ts'
import { openWorld, type World } from '../../packages/server/test/world.ts'
import { type Cluster, openCluster } from './cluster.ts'

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9))
const random = seeded(seed)
const hour = 60 * 60_000

let world: World
let cluster: Cluster
let events: string
let schedule: string
let ahead = 0
beforeAll(async () => {
  world = await openWorld(undefined, undefined, async ({ dataFolder }) => {
    cluster = await openCluster(dataFolder, 2)
    const { url, operatorKey, close } = cluster
    return { url, operatorKey, database: 'embedded', close, [Symbol.asyncDispose]: close }
  })
  // At half past, so that no hour comes by itself.
  const past = world.clock.now() % hour
  advance(past < hour / 2 ? hour / 2 - past : 1.5 * hour - past)
  events = await enable({ type: 'app_event', name: 'order.placed' })
  schedule = await enable({ type: 'schedule', cron: '0 * * * *' })
}, 120_000)
afterAll(() => world?.[Symbol.asyncDispose]())

async function enable(trigger: DefinitionInput['trigger']): Promise<string> {
  const definition: DefinitionInput = {
    name: trigger.type,
    trigger,
    steps: [{ id: 'respond', type: 'respond', body: '{{trigger}}' }],
    edges: [{ from: 'start', to: 'respond' }],
  }
  const params = { projectId: world.projectId }
  const { workflow } = await call(workflowRoutes.create, { params, body: { definition } }, world.operator())
  const at = { ...params, workflowId: workflow.id }
  await call(workflowRoutes.enable, { params: at, body: { userId: 'ada' } }, world.operator())
  return workflow.id
}

/** While both servers live. */
async function place(n: number): Promise<void> {
  const body = { name: 'order.placed', payload: { n } }
  await call(sdkRoutes.event, { params: { projectId: world.projectId }, body }, await world.user('ada'))
}

function advance(ms: number): void {
  ahead += ms
  world.clock.advance(ms)
  cluster.setAhead(ahead)
}

/** What began the runs of a workflow, in order. */
async function begun(workflowId: string): Promise<unknown[]> {
  const runs = await world.db.selectFrom('run').select('trigger').where('workflow_id', '=', workflowId).execute()
  return runs.map(({ trigger }) => (trigger as { payload: unknown }).payload)
}

const numbers = async (): Promise<number[]> =>
  ((await begun(events)) as { n: number }[]).map(({ n }) => n).toSorted((a, b) => a - b)
const times = async (): Promise<number[]> =>
  ((await begun(schedule)) as { scheduledAt: string }[])
    .map(({ scheduledAt }) => Date.parse(scheduledAt))
    .toSorted((a, b) => a - b)

/** Until somebody is about to begin a run. */
async function caught(): Promise<void> {
  await expect.poll(() => countHeld(world.db), { timeout: 20_000 }).toBeGreaterThan(0)
}

async function killAll(): Promise<void> {
  while (await cluster.kill(random));
}

test(`an event that is being matched when all servers die begins one run (SEED=${seed})`, {
  timeout: 90_000,
}, async () => {
  await holdRuns(world.db, async () => {
    await place(1)
    await caught()
    await killAll()
  })
  expect(await numbers()).toEqual([])
  await cluster.heal()
  await expect.poll(numbers, { timeout: 30_000 }).toEqual([1])
})

test(`an hour of a schedule that is beginning when all servers die begins one run (SEED=${seed})`, {
  timeout: 90_000,
}, async () => {
  const before = await times()
  await holdRuns(world.db, async () => {
    advance(hour)
    await caught()
    await killAll()
  })
  expect(await times()).toEqual(before)
  await cluster.heal()
  await expect.poll(times, { timeout: 30_000 }).toHaveLength(before.length + 1)
})

test(`whenever a server dies, each event and each hour has begun one run (SEED=${seed})`, {
  timeout: 120_000,
}, async () => {
  const before = (await times()).length
  for (let round = 0; round < 2; round += 1) {
    for (let n = 0; n < 5; n += 1) await place(10 * (round + 1) + n)
    advance(hour)
    await sleep(random() * 300)
    await cluster.kill(random)
    await cluster.heal()
    await expect.poll(times, { timeout: 30_000 }).toHaveLength(before + round + 1)
  }
  const expected = [1, ...[10, 20].flatMap((from) => [0, 1, 2, 3, 4].map((n) => from + n))]
  await expect.poll(numbers, { timeout: 30_000 }).toEqual(expected)
  const all = await times()
  expect(new Set(all).size).toBe(all.length)
  for (const [place, time] of all.entries()) if (place > 0) expect(time - all[place - 1]!).toBe(hour)
})
