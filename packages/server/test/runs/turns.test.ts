import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { giveTurns } from '../../src/runs/give-turns.ts'
import { action, edges, openScene, type Scene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
  await scene.addNode()
  return () => scene[Symbol.asyncDispose]()
})

/** How many runs of each connection are under way at once, at most. */
function watched(name: string, ms = 15) {
  const now = new Map<string, number>()
  const most = new Map<string, number>()
  const order: string[] = []
  scene.act(name, async (input, { idempotencyKey }) => {
    const { who } = input as { who: string }
    order.push(`${who} ${idempotencyKey}`)
    now.set(who, (now.get(who) ?? 0) + 1)
    most.set(who, Math.max(most.get(who) ?? 0, now.get(who)!))
    await new Promise((done) => setTimeout(done, ms))
    now.set(who, now.get(who)! - 1)
    return input
  })
  return { most, order }
}

const workflow = (name: string, limits: { perConnection?: number; perMinute?: number }) =>
  scene.save({
    limits,
    steps: [{ ...action('only', { who: '{{ connection.id }}' }), action: name }],
    edges: edges('start>only'),
  })

test('of one connection so many runs are at work at once, on all servers together, and the oldest goes first', async () => {
  const { most, order } = watched('limited', 60)
  const workflowId = await workflow('limited', { perConnection: 3 })
  const ids = []
  for (let n = 0; n < 30; n += 1) {
    ids.push(await scene.start(workflowId, { connectionId: 'con_many' }))
    scene.nodes.clock.advance(1)
  }
  const other = await scene.start(workflowId, { connectionId: 'con_one' })
  // One with many that wait holds up no other.
  await scene.reached(other, 'succeeded')
  await Promise.all(ids.map((id) => scene.reached(id, 'succeeded')))
  expect(Object.fromEntries(most)).toEqual({ con_many: 3, con_one: 1 })
  const places = ids.map((id) => order.indexOf(`con_many ${id}:only`))
  expect(places.every((place, n) => Math.abs(place - n) <= 6)).toBe(true)
  const { rows } = await sql`select * from run_slot`.execute(scene.services.db)
  expect(rows).toEqual([])
})

test('so many runs of a connection begin within a minute', async () => {
  watched('paced', 0)
  const workflowId = await workflow('paced', { perConnection: 50, perMinute: 4 })
  const ids = await Promise.all(
    Array.from({ length: 10 }, () => scene.start(workflowId, { connectionId: 'con_paced' })),
  )
  const ended = async () => (await Promise.all(ids.map((id) => scene.run(id)))).filter(({ endedAt }) => endedAt).length
  const waiting = async () =>
    (await Promise.all(ids.map((id) => scene.run(id)))).filter(({ waitingFor }) => waitingFor === 'turn').length
  await expect.poll(waiting, { timeout: 5_000 }).toBe(6)
  await expect.poll(ended).toBe(4)
  for (const expected of [8, 10]) {
    scene.nodes.clock.advance(60_000)
    // The pump looks by itself every two seconds.
    await giveTurns(scene.services)
    await expect.poll(ended, { timeout: 5_000 }).toBe(expected)
  }
})

test('in no minute do more begin, wherever it is counted from', async () => {
  watched('slid', 0)
  const workflowId = await workflow('slid', { perConnection: 50, perMinute: 4 })
  const start = (count: number) =>
    Promise.all(Array.from({ length: count }, () => scene.start(workflowId, { connectionId: 'con_slid' })))
  const early = await start(2)
  await Promise.all(early.map((id) => scene.reached(id, 'succeeded')))
  scene.nodes.clock.advance(40_000)
  const late = await start(6)
  const ended = async () => (await Promise.all(late.map((id) => scene.run(id)))).filter(({ endedAt }) => endedAt).length
  await expect.poll(ended).toBe(2)
  // The early ones are a minute ago, the late ones are not.
  scene.nodes.clock.advance(20_000)
  await giveTurns(scene.services)
  await expect.poll(ended, { timeout: 5_000 }).toBe(4)
  await giveTurns(scene.services)
  await new Promise((done) => setTimeout(done, 200))
  expect(await ended()).toBe(4)
  scene.nodes.clock.advance(40_000)
  await giveTurns(scene.services)
  await Promise.all(late.map((id) => scene.reached(id, 'succeeded')))
})

test('of one project so many runs are at work at once', async () => {
  const { most } = watched('crowded', 60)
  const workflowId = await workflow('crowded', { perConnection: 50 })
  scene.limitProject(2)
  const ids = await Promise.all(
    Array.from({ length: 12 }, () => scene.start(workflowId, { connectionId: 'con_crowd' })),
  )
  await Promise.all(ids.map((id) => scene.reached(id, 'succeeded')))
  scene.limitProject(100)
  expect(most.get('con_crowd')).toBe(2)
})
