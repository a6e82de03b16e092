import { beforeAll, expect, test } from 'vitest'
import { advanceRun } from '../../src/runs/advance-run.ts'
import { retryRun } from '../../src/runs/retry-run.ts'
import { StepError } from '../../src/runs/step-error.ts'
import { action, edges, openScene, type Scene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
  return () => scene[Symbol.asyncDispose]()
})

const body = {
  steps: [action('save', { item: '{{ item }}', index: '{{ index }}' })],
  edges: edges('start>save'),
}
const each = (more: object = {}) => ({
  steps: [
    { id: 'each', type: 'for_each' as const, items: '{{ trigger }}', body, ...more },
    action('after', { all: '{{ steps.each.output }}' }),
  ],
  edges: edges('start>each', 'each>after'),
})
const over = (payload: unknown) => ({ trigger: { type: 'manual' as const, eventId: null, payload } })
const savesOf = (id: string) => scene.done.filter(({ idempotencyKey }) => idempotencyKey?.startsWith(`${id}:each[`))

test('each item has its own steps; so many are under way at once, and results come in their order', async () => {
  let together = 0
  let most = 0
  scene.act('note', async (input) => {
    together += 1
    most = Math.max(most, together)
    await new Promise((done) => setTimeout(done, Math.random() * 10))
    together -= 1
    return input
  })
  const workflowId = await scene.save(each({ concurrency: 4, result: '{{ steps.save.output.item }}' }))
  const items = Array.from({ length: 25 }, (_, n) => `item ${n}`)
  const id = await scene.start(workflowId, over(items))
  await scene.reached(id, 'succeeded')
  const steps = await scene.steps(id)
  expect(steps['each']?.output).toEqual(items)
  expect(steps['each[7]/save']?.output).toEqual({ id: 'save', item: 'item 7', index: 7 })
  expect(steps['each[7]']?.output).toBe('item 7')
  expect(savesOf(id)[0]?.idempotencyKey).toBe(`${id}:each[0]/save`)
  expect(most).toBe(4)
  scene.act('note', async (input) => input)
})

test('without a result the outputs of the last steps are kept; one that is no list is a list of one, and nothing none', async () => {
  const workflowId = await scene.save(each())
  const one = await scene.start(workflowId, over('alone'))
  const none = await scene.start(workflowId, over(null))
  await scene.reached(one, 'succeeded')
  await scene.reached(none, 'succeeded')
  expect((await scene.steps(one))['each']?.output).toEqual([{ save: { id: 'save', item: 'alone', index: 0 } }])
  expect((await scene.steps(none))['each']?.output).toEqual([])
})

test('a run that is taken up in the middle of a list does no item again that is done', async () => {
  const control = new AbortController()
  scene.act('note', async (input) => {
    const { index } = input as { index?: number }
    if (index === 6 && !control.signal.aborted) {
      control.abort(new Error('The server stops.'))
      throw control.signal.reason
    }
    return input
  })
  const workflowId = await scene.save(each({ concurrency: 2 }))
  const id = await scene.start(workflowId, { ...over(Array.from({ length: 10 }, (_, n) => n)), id: 'run_middle' })
  await expect.poll(async () => control.signal.aborted, { timeout: 5_000 }).toBe(true)
  await advanceRun(scene.services, id, new AbortController().signal)
  await scene.reached(id, 'succeeded')
  const counts = Object.values(Object.groupBy(savesOf(id), ({ idempotencyKey }) => idempotencyKey!)).map(
    (all) => all!.length,
  )
  expect(counts).toHaveLength(10)
  expect(counts.filter((count) => count > 1).length).toBeLessThanOrEqual(2)
  expect((await scene.steps(id))['each']?.output).toHaveLength(10)
  scene.act('note', async (input) => input)
})

test('more items than allowed end the step before it begins', async () => {
  const workflowId = await scene.save(each({ most: 1_000 }))
  const id = await scene.start(workflowId, over(Array.from({ length: 100_000 }, (_, n) => n)))
  expect(await scene.reached(id)).toMatchObject({
    state: 'failed',
    failure: { code: 'too_many_items', message: expect.stringContaining('100000 items, and 1000 is the most') },
  })
  expect(savesOf(id)).toHaveLength(0)
})

test('an item that fails stops the list, and a retry goes on with it; or it is passed over, when told so', async () => {
  let broken = true
  scene.act('note', async (input) => {
    if (broken && (input as { index?: number }).index === 1) throw new StepError('refused', 'No.')
    return input
  })
  const stops = await scene.start(await scene.save(each()), over([1, 2, 3]))
  expect(await scene.reached(stops)).toMatchObject({
    state: 'failed',
    failure: { code: 'refused', path: 'each', message: 'each[1]/save: No.' },
  })
  const goesOn = await scene.start(
    await scene.save(each({ onItemError: 'continue', result: '{{ item }}' })),
    over([1, 2, 3]),
  )
  await scene.reached(goesOn, 'succeeded')
  expect((await scene.steps(goesOn))['each']?.output).toMatchObject([1, { error: { code: 'refused' } }, 3])

  broken = false
  await retryRun(scene.services, { projectId: scene.projectId, runId: stops })
  await scene.reached(stops, 'succeeded')
  expect(savesOf(stops).map(({ idempotencyKey }) => idempotencyKey!.slice(stops.length + 1))).toEqual([
    'each[0]/save',
    'each[1]/save',
    'each[1]/save',
    'each[2]/save',
  ])
})

test('a list in a list, with waits inside, is laid aside and taken up again', async () => {
  const inner = {
    steps: [
      { id: 'pause', type: 'wait' as const, for: 'PT1H' },
      action('save', { item: '{{ item }}', index: '{{ index }}', seen: '{{ steps.first.output.id }}' }),
    ],
    edges: edges('start>pause', 'pause>save'),
  }
  const workflowId = await scene.save({
    steps: [
      action('first'),
      {
        id: 'outer',
        type: 'for_each',
        items: '{{ trigger }}',
        concurrency: 2,
        result: '{{ steps.inner.output }}',
        body: {
          steps: [
            {
              id: 'inner',
              type: 'for_each',
              items: '{{ item }}',
              concurrency: 2,
              result: '{{ steps.save.output }}',
              body: inner,
            },
          ],
          edges: edges('start>inner'),
        },
      },
    ],
    edges: edges('start>first', 'first>outer'),
  })
  const id = await scene.start(workflowId, over([['a', 'b'], ['c']]))
  await scene.reached(id, 'waiting')
  scene.nodes.clock.advance(3_600_000)
  await scene.reached(id, 'succeeded')
  const save = (item: string, index: number) => ({ id: 'save', item, index, seen: 'first' })
  expect((await scene.steps(id))['outer']?.output).toEqual([[save('a', 0), save('b', 1)], [save('c', 0)]])
  const done = scene.done.filter(({ idempotencyKey }) => idempotencyKey?.startsWith(id))
  expect(done).toHaveLength(4)
})

test('an item that waits is taken up when its time comes, while others work; nothing is done twice', async () => {
  const last = Promise.withResolvers<void>()
  scene.act('slow', async () => last.promise)
  const id = await scene.start(
    await scene.save({
      steps: [
        {
          id: 'each',
          type: 'for_each',
          items: '{{ trigger }}',
          concurrency: 2,
          body: {
            steps: [
              { id: 'waits', type: 'condition', expression: 'item.wait' },
              { id: 'pause', type: 'wait', for: 'PT1H' },
              action('woken', { item: '{{ item }}' }),
              { ...action('hold'), action: 'slow' },
            ],
            edges: edges('start>waits', 'waits>pause:true', 'pause>woken', 'waits>hold:false'),
          },
        },
      ],
      edges: edges('start>each'),
    }),
    over([{ wait: true }, { wait: false }, { wait: true }]),
  )
  const waiting = async () => (await scene.steps(id))['each[0]/pause']?.state
  await expect.poll(waiting).toBe('waiting')
  scene.nodes.clock.advance(60 * 60_000)
  // The lane of the first goes on, and comes to the third; the second is at work all the time.
  const woken = () => scene.done.filter(({ idempotencyKey }) => idempotencyKey === `${id}:each[0]/woken`)
  await expect.poll(() => woken().length, { timeout: 5_000 }).toBe(1)
  await expect.poll(async () => (await scene.steps(id))['each[2]/pause']?.state, { timeout: 5_000 }).toBe('waiting')
  expect(await scene.run(id)).toMatchObject({ state: 'running' })
  last.resolve()
  await scene.reached(id, 'waiting')
  scene.nodes.clock.advance(60 * 60_000)
  await scene.reached(id, 'succeeded')
  const keys = scene.done.map(({ idempotencyKey }) => idempotencyKey).filter((key) => key?.startsWith(`${id}:`))
  expect(keys.toSorted()).toEqual([`${id}:each[0]/woken`, `${id}:each[1]/hold`, `${id}:each[2]/woken`])
})

test('what waits beside a step that takes long goes on from where it was: a list, a pause, another run', async () => {
  const last = Promise.withResolvers<void>()
  scene.act('slow', async () => last.promise)
  const other = await scene.save({ steps: [{ id: 'rest', type: 'wait', for: 'PT1H' }], edges: edges('start>rest') })
  const id = await scene.start(
    await scene.save({
      steps: [
        { ...action('hold'), action: 'slow' },
        { id: 'pause', type: 'wait', for: 'PT1H' },
        action('woken'),
        { id: 'child', type: 'workflow', workflowId: other, input: {} },
        {
          id: 'each',
          type: 'for_each',
          items: '{{ trigger }}',
          concurrency: 5,
          body: {
            steps: [action('first', { item: '{{ item }}' }), { id: 'pause', type: 'wait', for: 'PT1H' }],
            edges: edges('start>first', 'first>pause'),
          },
        },
      ],
      edges: edges('start>hold', 'start>pause', 'pause>woken', 'start>child', 'start>each'),
    }),
    over([1, 2, 3]),
  )
  await expect.poll(async () => (await scene.steps(id))['each[2]/pause']?.state).toBe('waiting')
  // Two looks at what waits.
  await new Promise((done) => setTimeout(done, 1_100))
  scene.nodes.clock.advance(60 * 60_000)
  const state = async (path: string) => (await scene.steps(id))[path]?.state
  await expect.poll(() => state('woken'), { timeout: 5_000 }).toBe('succeeded')
  await expect.poll(() => state('each'), { timeout: 5_000 }).toBe('succeeded')
  await expect.poll(() => state('child'), { timeout: 5_000 }).toBe('succeeded')
  last.resolve()
  await scene.reached(id, 'succeeded')
  const keys = scene.done.map(({ idempotencyKey }) => idempotencyKey).filter((key) => key?.startsWith(`${id}:`))
  expect(keys).toHaveLength(new Set(keys).size)
  const children = scene.services.db.selectFrom('run').select('id').where('parent_run_id', '=', id)
  expect(await children.execute()).toHaveLength(1)
})
