import { GraphError } from '@drawbridge/onedrive'
import { beforeAll, expect, test } from 'vitest'
import { StepError } from '../../src/runs/step-error.ts'
import { action, edges, openScene, type Scene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
  return () => scene[Symbol.asyncDispose]()
})

const refused = (status: number, retryAfterMs?: number) =>
  new GraphError({ status, code: 'refused', message: 'No.', method: 'GET', path: '/me', retryAfterMs })

/** Throws these one after the other, then gives its input back. */
function failing(...errors: Error[]) {
  let begun = 0
  return {
    count: () => begun,
    act: async (input: unknown) => {
      const error = errors[begun]
      begun += 1
      if (error) throw error
      return input
    },
  }
}

async function runOne(more: object = {}, name = 'note') {
  const step = { ...action('only', {}, more), action: name }
  const id = await scene.start(await scene.save({ steps: [step], edges: edges('start>only') }))
  return id
}

test('what may pass is tried again in place, later and later; each attempt is recorded', async () => {
  const shaky = failing(refused(503), new StepError('timeout', 'Slow.', { transient: true }))
  scene.act('shaky', shaky.act)
  const id = await runOne({ retry: { attempts: 4, delay: 'PT0S' } }, 'shaky')
  expect(await scene.reached(id)).toMatchObject({ state: 'succeeded' })
  expect((await scene.steps(id))['only']).toMatchObject({ attempts: 3, interrupted: 0 })
  const attempts = await scene.nodes.postgres.db
    .selectFrom('step_attempt')
    .selectAll()
    .where('run_id', '=', id)
    .execute()
  expect(attempts.map(({ number, failure }) => [number, (failure as { code: string }).code])).toEqual([
    [1, 'refused'],
    [2, 'timeout'],
  ])
  const begun = scene.done.filter(({ name }) => name === 'shaky')
  expect(begun.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
  expect(new Set(begun.map(({ idempotencyKey }) => idempotencyKey))).toEqual(new Set([`${id}:only`]))
})

test('what will not pass is not tried again, and a run that fails tells why', async () => {
  const broken = failing(refused(404), refused(404))
  scene.act('broken', broken.act)
  const id = await runOne({}, 'broken')
  expect(await scene.reached(id)).toMatchObject({
    state: 'failed',
    failure: { code: 'refused', status: 404, transient: false, path: 'only' },
  })
  expect(broken.count()).toBe(1)
  const event = await scene.nodes.postgres.db
    .selectFrom('event')
    .select(['type', 'data'])
    .where('subject', '=', id)
    .executeTakeFirst()
  expect(event).toMatchObject({ type: 'run.failed', data: { runId: id, failure: { code: 'refused' } } })
})

test('a long pause lays the run aside, and is no shorter than Microsoft asks for', async () => {
  const throttled = failing(refused(429, 90_000))
  scene.act('throttled', throttled.act)
  const id = await runOne({ retry: { delay: 'PT1S' } }, 'throttled')
  const waiting = await scene.reached(id, 'waiting')
  expect(waiting).toMatchObject({ waitingFor: 'retry' })
  expect(waiting.wakeAt?.getTime()).toBe(scene.nodes.clock.now() + 90_000)
  scene.nodes.clock.advance(90_000)
  expect(await scene.reached(id)).toMatchObject({ state: 'succeeded' })
  expect(throttled.count()).toBe(2)
})

test('an attempt ends with its time, even where the work does not listen', async () => {
  let begun = 0
  scene.act('deaf', async (input) => {
    begun += 1
    if (begun === 1) await new Promise(() => {})
    return input
  })
  const id = await runOne({ timeout: 'PT1S', retry: { delay: 'PT0S' } }, 'deaf')
  expect(await scene.reached(id)).toMatchObject({ state: 'succeeded' })
  expect((await scene.steps(id))['only']).toMatchObject({ attempts: 2 })
})

test('a failure that leads somewhere ends nothing; the way behind it knows the error', async () => {
  scene.act('broken', failing(refused(404)).act)
  const workflowId = await scene.save({
    steps: [
      { ...action('risky'), action: 'broken' },
      action('mend', { why: '{{ steps.risky.error.code }}' }),
      action('on'),
    ],
    edges: edges('start>risky', 'risky>mend:error', 'risky>on'),
  })
  const id = await scene.start(workflowId)
  expect(await scene.reached(id)).toMatchObject({ state: 'succeeded' })
  const { risky, mend, on } = await scene.steps(id)
  expect([risky?.state, mend?.input, on?.state]).toEqual(['failed', { id: 'mend', why: 'refused' }, 'skipped'])
})

test('an output that is long lies beside its row, and one that is too long fails with what to do', async () => {
  scene.act('long', async (input) => ({ text: 'x'.repeat(Number((input as { length: number }).length)) }))
  const workflowId = await scene.save({
    steps: [
      { ...action('large', { length: 100_000 }), action: 'long' },
      { id: 'wait', type: 'wait', for: 'PT1H' },
      action('after', { seen: '{{ $length(steps.large.output.text) }}' }),
      { ...action('huge', { length: 11_000_000 }), action: 'long' },
    ],
    edges: edges('start>large', 'large>wait', 'wait>after', 'after>huge'),
  })
  const id = await scene.start(workflowId)
  await scene.reached(id, 'waiting')
  const { large } = await scene.steps(id)
  expect(large).toMatchObject({ output: null, output_content_id: expect.stringMatching(/^cnt_/) })
  scene.nodes.clock.advance(3_600_000)
  expect(await scene.reached(id)).toMatchObject({
    state: 'failed',
    failure: { code: 'output_too_large', path: 'huge', message: expect.stringContaining('as a file') },
  })
  expect((await scene.steps(id))['after']?.input).toMatchObject({ seen: 100_000 })
})

test('a run that is taken up loads of long outputs only what is still to be read', async () => {
  scene.act('long', async () => 'x'.repeat(200_000))
  const start = async (expression: string) => {
    const id = await scene.start(
      await scene.save({
        steps: [
          { ...action('large'), action: 'long' },
          { id: 'length', type: 'transform', expression: '$length(steps.large.output)' },
          { id: 'pause', type: 'wait', for: 'PT1H' },
          { id: 'last', type: 'transform', expression },
        ],
        edges: edges('start>large', 'large>length', 'length>pause', 'pause>last'),
      }),
    )
    await scene.reached(id, 'waiting')
    return id
  }
  const gone = await start('steps.length.output + 1')
  const { db } = scene.services
  await db.deleteFrom('run_content').where('run_id', '=', gone).execute()
  const there = await start('$length(steps.large.output) + 2')
  scene.nodes.clock.advance(60 * 60_000)
  await scene.reached(gone, 'succeeded')
  await scene.reached(there, 'succeeded')
  expect([(await scene.steps(gone))['last']?.output, (await scene.steps(there))['last']?.output]).toEqual([
    200_001, 200_002,
  ])
})

test('secrets that went in or came back in a message are blanked where people read them', async () => {
  scene.act('leaky', async () => {
    throw new StepError('refused', 'It said: Bearer abcdefghijklmnop was refused.')
  })
  const id = await runOne({ input: { header: 'Bearer abcdefghijklmnop' } }, 'leaky')
  expect((await scene.reached(id)).failure?.message).toBe('It said: Bearer [redacted] was refused.')
  expect((await scene.steps(id))['only']?.input).toEqual({ header: 'Bearer [redacted]' })
})
