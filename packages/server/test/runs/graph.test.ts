import { expect, test } from 'vitest'
import { action, edges, openScene } from './scene.ts'

const day = 24 * 60 * 60_000

test('steps run in the order of the graph, side by side where it allows, and what leads nowhere is skipped', async () => {
  await using scene = await openScene()
  const workflowId = await scene.save({
    steps: [
      action('first'),
      { id: 'large', type: 'condition', expression: 'trigger.size > 1000' },
      action('left', { from: '{{ steps.first.output.id }}' }),
      action('right'),
      { id: 'sum', type: 'transform', expression: '{ "both": [steps.left.output.id, steps.right.output.id] }' },
      action('never'),
      action('join', { both: '{{ steps.sum.output.both }}' }),
    ],
    edges: edges(
      'start>first',
      'first>large',
      'large>left:true',
      'large>right:true',
      'large>never:false',
      'left>sum',
      'right>sum',
      'sum>join',
      'never>join',
    ),
  })
  let together = 0
  let most = 0
  scene.act('note', async (input) => {
    together += 1
    most = Math.max(most, together)
    await new Promise((done) => setTimeout(done, 20))
    together -= 1
    return input
  })
  const id = await scene.start(workflowId, { trigger: { type: 'manual', eventId: null, payload: { size: 2000 } } })
  expect(await scene.reached(id)).toMatchObject({ state: 'succeeded', failure: null })
  const inputs = scene.done.map(({ input }) => input)
  expect([inputs[0], inputs[3]]).toEqual([{ id: 'first' }, { id: 'join', both: ['left', 'right'] }])
  expect(inputs.slice(1, 3)).toEqual(expect.arrayContaining([{ id: 'left', from: 'first' }, { id: 'right' }]))
  expect(most).toBe(2)
  const steps = await scene.steps(id)
  expect(Object.fromEntries(Object.entries(steps).map(([path, { state }]) => [path, state]))).toEqual({
    first: 'succeeded',
    large: 'succeeded',
    left: 'succeeded',
    right: 'succeeded',
    sum: 'succeeded',
    never: 'skipped',
    join: 'succeeded',
  })
  expect(scene.done[3]).toMatchObject({ idempotencyKey: `${id}:join`, attempt: 1 })
})

test('a wait of 30 days lays the run aside; the clock brings it back', async () => {
  await using scene = await openScene()
  const workflowId = await scene.save({
    steps: [action('before'), { id: 'pause', type: 'wait', for: 'P30D' }, action('after')],
    edges: edges('start>before', 'before>pause', 'pause>after'),
  })
  const id = await scene.start(workflowId)
  const waiting = await scene.reached(id, 'waiting')
  expect(waiting.wakeAt?.getTime()).toBe(scene.nodes.clock.now() + 30 * day)
  scene.nodes.clock.advance(29 * day)
  await new Promise((done) => setTimeout(done, 600))
  expect(scene.done).toHaveLength(1)
  scene.nodes.clock.advance(day)
  await scene.reached(id, 'succeeded')
  expect(scene.done.map(({ input }) => input)).toEqual([{ id: 'before' }, { id: 'after' }])
})
