import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { deleteRunsBefore, forgetBeginnings } from '../../src/runs/sweep-runs.ts'
import { action, edges, openScene, type Scene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
  return () => scene[Symbol.asyncDispose]()
})

const dayMs = 24 * 60 * 60_000

/** How much is kept of a run, by table. */
async function keptOf(runId: string): Promise<Record<string, number>> {
  const { rows } = await sql<{ kept: Record<string, number> }>`
    select jsonb_build_object(
      'run', (select count(*) from run where id = ${runId}),
      'step', (select count(*) from step where run_id = ${runId}),
      'attempt', (select count(*) from step_attempt where run_id = ${runId}),
      'content', (select count(*) from run_content where run_id = ${runId}),
      'slot', (select count(*) from run_slot where run_id = ${runId})
    ) as kept`.execute(scene.services.db)
  return rows[0]!.kept
}

async function pieces(): Promise<number> {
  const { rows } = await sql<{ count: string }>`select count(*) from run_content_piece`.execute(scene.services.db)
  return Number(rows[0]!.count)
}

const long = { steps: [action('long')], edges: edges('start>long') }
const nothing = { run: 0, step: 0, attempt: 0, content: 0, slot: 0 }

test('runs that ended long ago go with all that they kept; those that ended later, or have not, stay', async () => {
  const { db, clock } = scene.services
  scene.act('note', async () => 'x'.repeat(300_000))
  const old = await scene.start(await scene.save(long))
  await scene.reached(old, 'succeeded')
  const waits = await scene.start(
    await scene.save({ steps: [{ id: 'rest', type: 'wait', for: 'P90D' }], edges: edges('start>rest') }),
  )
  await scene.reached(waits, 'waiting')
  scene.nodes.clock.advance(20 * dayMs)
  const young = await scene.start(await scene.save(long))
  await scene.reached(young, 'succeeded')
  scene.act('note', async (input) => input)
  const before = await pieces()

  expect(await deleteRunsBefore(db, clock.now() - 10 * dayMs)).toBe(false)
  expect(await keptOf(old)).toEqual(nothing)
  expect(await keptOf(young)).toEqual({ run: 1, step: 1, attempt: 0, content: 1, slot: 0 })
  expect(await keptOf(waits)).toMatchObject({ run: 1, step: 1 })
  expect(await pieces()).toBe(before / 2)
})

test('with a project go its runs, whatever they are at, and their steps', async () => {
  const { db } = scene.services
  const held = Promise.withResolvers<void>()
  scene.act('held', async () => held.promise)
  const id = await scene.start(
    await scene.save({
      steps: [action('first'), { ...action('last'), action: 'held' }],
      edges: edges('start>first', 'first>last'),
    }),
  )
  await expect.poll(async () => (await scene.steps(id))['last']?.state).toBe('running')
  expect(await keptOf(id)).toMatchObject({ run: 1, step: 2, slot: 2 })
  await db.deleteFrom('project').where('id', '=', scene.projectId).execute()
  expect(await keptOf(id)).toEqual(nothing)
  // What the step comes to later finds nowhere to be written.
  held.resolve()
  await new Promise((done) => setTimeout(done, 200))
  expect(await keptOf(id)).toEqual(nothing)
})

test('of the limits per minute only what still counts is kept', async () => {
  const { db, clock } = scene.services
  const add = (lane: string, ms: number) =>
    sql`insert into run_rate (lane, number, free_at) values (${lane}, 1, ${new Date(clock.now() + ms)})`.execute(db)
  await add('over', -1)
  await add('counts', 1_000)
  await forgetBeginnings(db, clock.now())
  const { rows } = await sql<{ lane: string }>`select lane from run_rate where lane in ('over', 'counts')`.execute(db)
  expect(rows).toEqual([{ lane: 'counts' }])
})
