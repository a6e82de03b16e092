import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../../src/postgres/transaction.ts'
import { advanceRun } from '../../src/runs/advance-run.ts'
import { cancelRun, pauseRun, resumeRun } from '../../src/runs/control-run.ts'
import { getStep } from '../../src/runs/read-runs.ts'
import { replayRun } from '../../src/runs/replay-run.ts'
import { retryRun } from '../../src/runs/retry-run.ts'
import { runWork, workOf } from '../../src/runs/run.ts'
import { StepError } from '../../src/runs/step-error.ts'
import { action, edges, openScene, type Scene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
  return () => scene[Symbol.asyncDispose]()
})

const named = (runId: string) => ({ projectId: scene.projectId, runId })
const begun = (name: string) => scene.done.filter((each) => each.name === name)

/** An action that is under way until it is let go, and says whether it was aborted. */
function held(name: string) {
  const release = Promise.withResolvers<void>()
  const started = Promise.withResolvers<void>()
  let aborted = false
  scene.act(name, async (input, { signal }) => {
    started.resolve()
    const stop = new Promise((_, fail) => {
      signal.addEventListener('abort', () => {
        aborted = true
        fail(signal.reason)
      })
    })
    await Promise.race([release.promise, stop])
    return input
  })
  return { started: started.promise, release: () => release.resolve(), aborted: () => aborted }
}

async function startTwo(name: string) {
  const steps = [{ ...action('first'), action: name }, action('second')]
  return scene.start(await scene.save({ steps, edges: edges('start>first', 'first>second') }))
}

test('cancelling aborts the step that is under way, at once, and nothing follows', async () => {
  const slow = held('slow')
  const id = await startTwo('slow')
  await slow.started
  await cancelRun(scene.services, named(id))
  await expect.poll(slow.aborted, { timeout: 1_000 }).toBe(true)
  const { first, second } = await scene.steps(id)
  expect([(await scene.run(id)).state, first?.state, second]).toEqual(['cancelled', 'cancelled', undefined])
  await expect(cancelRun(scene.services, named(id))).rejects.toThrow('has ended already')
})

test('pausing lets what is under way end and records it; resuming goes on behind it', async () => {
  const slow = held('paused')
  const id = await startTwo('paused')
  await slow.started
  await pauseRun(scene.services, named(id))
  slow.release()
  await expect.poll(async () => (await scene.steps(id))['first']?.state).toBe('succeeded')
  expect([(await scene.run(id)).state, (await scene.steps(id))['second']]).toEqual(['paused', undefined])
  await expect.poll(async () => (await slots(id)).length).toBe(0)
  await resumeRun(scene.services, named(id))
  await scene.reached(id, 'succeeded')
  expect(begun('paused')).toHaveLength(1)
})

test('a server that was taken over finds its writes refused, and the step it was in is begun again and counted', async () => {
  const slow = held('frozen')
  const id = await startTwo('frozen')
  await slow.started
  // As another server would that takes the run up: this one is alive, but too late.
  scene.act('frozen', async (input) => input)
  await advanceRun(scene.services, id, new AbortController().signal)
  expect(await scene.run(id)).toMatchObject({ state: 'succeeded' })
  slow.release()
  await new Promise((done) => setTimeout(done, 100))
  const { first } = await scene.steps(id)
  expect(first).toMatchObject({ state: 'succeeded', attempts: 2, interrupted: 1 })
  expect(begun('frozen').map(({ attempt }) => attempt)).toEqual([1, 2])
  const tried = scene.nodes.postgres.db.selectFrom('step_attempt').selectAll().where('run_id', '=', id)
  expect(await tried.execute()).toMatchObject([{ number: 1, failure: { code: 'interrupted' } }])
})

test('a retry does again what failed, and keeps what succeeded', async () => {
  let broken = true
  scene.act('mended', async (input) => {
    if (broken) throw new StepError('refused', 'No.')
    return input
  })
  const steps = [action('before'), { ...action('risky'), action: 'mended' }, action('after')]
  const id = await scene.start(await scene.save({ steps, edges: edges('start>before', 'before>risky', 'risky>after') }))
  await scene.reached(id, 'failed')
  broken = false
  expect(await retryRun(scene.services, named(id))).toEqual([])
  expect(await scene.reached(id, 'succeeded')).toMatchObject({ failure: null })
  const attempts = async () => (await getStep(scene.services.db, scene.projectId, id, 'risky')).attempts
  expect(await attempts()).toMatchObject([
    { number: 1, failure: { code: 'refused' } },
    { number: 2, failure: null },
  ])
  const inputs = scene.done.filter(({ idempotencyKey }) => idempotencyKey?.startsWith(id)).map(({ name }) => name)
  expect(inputs).toEqual(['note', 'mended', 'mended', 'note'])
  await expect(retryRun(scene.services, named(id))).rejects.toThrow('Only one that has failed')

  // From a chosen step: it and all behind it, and the answer says what that repeats.
  expect((await retryRun(scene.services, { ...named(id), path: 'risky' })).sort()).toEqual(['after', 'risky'])
  await scene.reached(id, 'succeeded')
  expect(scene.done.filter(({ idempotencyKey }) => idempotencyKey === `${id}:risky`)).toHaveLength(3)
  expect(scene.done.filter(({ idempotencyKey }) => idempotencyKey === `${id}:before`)).toHaveLength(1)
  // What had failed before stays readable, however often it is done again.
  broken = true
  await retryRun(scene.services, { ...named(id), path: 'risky' })
  await scene.reached(id, 'failed')
  await retryRun(scene.services, named(id))
  await scene.reached(id, 'failed')
  expect(await attempts()).toMatchObject([1, 2, 3].map((number) => ({ number, failure: { code: 'refused' } })))
  await expect(retryRun(scene.services, { ...named(id), path: 'nowhere' })).rejects.toThrow('no such step')
})

test('a replay is another run with the same trigger and settings', async () => {
  const workflowId = await scene.save({
    steps: [action('only', { what: '{{ trigger.what }}', where: '{{ settings.where }}' })],
    edges: edges('start>only'),
  })
  const trigger = { type: 'call', eventId: null, payload: { what: 'this' } } as const
  const first = await scene.start(workflowId, { trigger, settings: { where: 'there' } })
  await scene.reached(first, 'succeeded')
  const second = await replayRun(scene.services, { ...named(first), version: 'same' })
  expect(await scene.reached(second, 'succeeded')).toMatchObject({ replayOf: first, trigger })
  expect((await scene.steps(second))['only']?.output).toEqual({ id: 'only', what: 'this', where: 'there' })
})

test('what happened once starts one run, however often it is told', async () => {
  const workflowId = await scene.save({ steps: [action('only')], edges: edges('start>only') })
  const ids = await Promise.all([1, 2, 3].map(() => scene.start(workflowId, { triggerKey: 'evt_1:enb_1' })))
  expect(new Set(ids).size).toBe(1)
  await scene.reached(ids[0]!, 'succeeded')
})

test('a job that comes once more finds nothing to do', async () => {
  const workflowId = await scene.save({ steps: [action('only')], edges: edges('start>only') })
  const id = await scene.start(workflowId)
  await scene.reached(id, 'succeeded')
  const { engine, db } = scene.services
  await inTransaction(db, (transaction) => engine.send(transaction, runWork, workOf(id)))
  await advanceRun(scene.services, id, new AbortController().signal)
  expect(scene.done.filter(({ idempotencyKey }) => idempotencyKey === `${id}:only`)).toHaveLength(1)
})

async function slots(runId: string) {
  const { rows } = await sql`select * from run_slot where run_id = ${runId}`.execute(scene.services.db)
  return rows
}
