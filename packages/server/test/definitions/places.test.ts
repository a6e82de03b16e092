import { definitionSchema } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { findStep, stepsBefore } from '../../src/definitions/places.ts'

const inner = { steps: [{ id: 'note', type: 'transform', expression: '1' }], edges: [{ from: 'start', to: 'note' }] }
const definition = definitionSchema.parse({
  name: 'Test',
  trigger: { type: 'manual' },
  steps: [
    { id: 'a', type: 'transform', expression: '1' },
    { id: 'b', type: 'transform', expression: '1' },
    { id: 'each', type: 'for_each', items: '{{steps.a.output}}', body: inner },
    { id: 'last', type: 'transform', expression: '1' },
  ],
  edges: [
    { from: 'start', to: 'a' },
    { from: 'start', to: 'b' },
    { from: 'a', to: 'each' },
    { from: 'each', to: 'last' },
    { from: 'b', to: 'last' },
  ],
})

test('a step in a body is found by the way to it', () => {
  expect(findStep(definition, 'each/note')).toMatchObject({ path: 'steps.2.body.steps.0', step: { id: 'note' } })
  expect(findStep(definition, 'note')).toBeUndefined()
})

test('what comes before a step is told by the edges, whichever way leads there', () => {
  const before = (id: string) => [...stepsBefore(findStep(definition, id)!)].sort()
  expect(before('last')).toEqual(['a', 'b', 'each'])
  expect(before('each')).toEqual(['a'])
  expect(before('each/note')).toEqual([])
})
