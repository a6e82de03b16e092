import { expect, test } from 'vitest'
import { complete } from '../../src/drawing/blank.ts'
import { everyStep, graphAt, stepAt, withGraph } from '../../src/drawing/place.ts'
import { copyStep, freshId, renameStep } from '../../src/drawing/step-ids.ts'

const definition = complete({
  name: 'Nested',
  trigger: { type: 'manual' },
  steps: [
    { id: 'list', type: 'action', action: 'listFiles' },
    {
      id: 'each',
      type: 'for_each',
      items: '{{ steps.list.output.value }}',
      body: {
        steps: [
          { id: 'save', type: 'action', action: 'saveFile', input: { name: '{{ steps.list.output.name }}' } },
          { id: 'tell', type: 'send_event', name: 'saved', payload: { id: '{{ steps.save.output.id }}' } },
        ],
        edges: [
          { from: 'start', to: 'save', on: 'success' },
          { from: 'save', to: 'tell', on: 'success' },
        ],
      },
    },
  ],
  edges: [
    { from: 'start', to: 'list' },
    { from: 'list', to: 'each' },
  ],
  layout: { 'each/save': { x: 1, y: 2 }, each: { x: 3, y: 4 }, eachOther: { x: 5, y: 6 } },
})

test('a name is free in the whole definition, bodies included', () => {
  expect(freshId('save', definition)).toBe('save2')
  expect(freshId('keep', definition)).toBe('keep')
  expect(freshId('Not a name', definition)).toBe('step')
})

test('a step that is renamed is renamed wherever it is spoken of', () => {
  const renamed = renameStep(definition, [], 'list', 'listing')
  expect(JSON.stringify(renamed)).not.toMatch(/steps\.list\b/)
  expect(renamed.edges).toEqual([
    { from: 'start', to: 'listing', on: 'success' },
    { from: 'listing', to: 'each', on: 'success' },
  ])
  expect(stepAt(renamed, 'each/save')?.step).toMatchObject({ input: { name: '{{ steps.listing.output.name }}' } })
})

test('a step in a body is renamed there, and its card stays where it was put', () => {
  const renamed = renameStep(definition, ['each'], 'save', 'keep')
  expect(stepAt(renamed, 'each/keep')).toBeDefined()
  expect(graphAt(renamed, ['each'])?.edges[1]).toEqual({ from: 'keep', to: 'tell', on: 'success' })
  expect(renamed.layout).toEqual({ 'each/keep': { x: 1, y: 2 }, each: { x: 3, y: 4 }, eachOther: { x: 5, y: 6 } })
})

test('the cards in a for-each move with its name', () => {
  expect(Object.keys(renameStep(definition, [], 'each', 'all').layout)).toEqual(['all/save', 'all', 'eachOther'])
})

test('a copy of a for-each has fresh names inside too, and speaks of its own steps', () => {
  const copy = copyStep(stepAt(definition, 'each')!.step, definition)
  const names = everyStep({ steps: [copy], edges: [] }).map(({ step }) => step.id)
  expect(names).toEqual(['each2', 'save2', 'tell2'])
  expect(JSON.stringify(copy)).toContain('{{ steps.save2.output.id }}')
  expect(JSON.stringify(copy)).toContain('{{ steps.list.output.name }}')
})

test('a body is replaced where it stands, and nothing else is', () => {
  const emptied = withGraph(definition, ['each'], { steps: [], edges: [] })
  expect(graphAt(emptied, ['each'])).toEqual({ steps: [], edges: [] })
  expect(emptied.steps[0]).toBe(definition.steps[0])
  expect(graphAt(definition, ['gone'])).toBeUndefined()
})
