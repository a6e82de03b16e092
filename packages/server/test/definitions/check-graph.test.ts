import { type DefinitionInput, definitionSchema, type Finding } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { checkGraph } from '../../src/definitions/checks/graph.ts'
import { graphsOf } from '../../src/definitions/places.ts'

const step = (id: string) => ({ id, type: 'transform' as const, expression: '1' })
const condition = (id: string) => ({ id, type: 'condition' as const, expression: 'true' })
type Steps = DefinitionInput['steps']
type Ways = readonly (readonly [from: string, to: string, on?: 'success' | 'error' | 'true' | 'false'])[]

function findings(steps: Steps, ways: Ways): Finding[] {
  const edges = ways.map(([from, to, on]) => ({ from, to, ...(on && { on }) }))
  const definition = definitionSchema.parse({ name: 'Test', trigger: { type: 'manual' }, steps, edges })
  return graphsOf(definition).flatMap(checkGraph)
}

test('a graph with branches that meet again is in order', () => {
  const steps = [step('a'), condition('c'), step('b'), step('d'), step('e')]
  const ways: Ways = [
    ['start', 'a'],
    ['a', 'c'],
    ['c', 'b', 'true'],
    ['c', 'd', 'false'],
    ['b', 'e'],
    ['d', 'e'],
    ['a', 'e', 'error'],
  ]
  expect(findings(steps, ways)).toEqual([])
})

test.each<[what: string, steps: Steps, ways: Ways, found: Partial<Finding>]>([
  [
    'a circle',
    [step('a'), step('b'), step('c')],
    [
      ['start', 'a'],
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'a'],
    ],
    { code: 'cycle', stepId: 'a', message: expect.stringContaining('a → b → c → a') },
  ],
  [
    'a step that leads to itself',
    [step('a')],
    [
      ['start', 'a'],
      ['a', 'a'],
    ],
    { code: 'cycle', message: expect.stringContaining('a → a') },
  ],
  [
    'a step that nothing leads to',
    [step('a'), step('b')],
    [['start', 'a']],
    { code: 'unreachable', stepId: 'b', path: 'steps.1' },
  ],
  ['two steps of one id', [step('a'), step('a')], [['start', 'a']], { code: 'id_taken', path: 'steps.1.id' }],
  ['a step called start', [step('start')], [['start', 'start']], { code: 'id_taken', path: 'steps.0.id' }],
  [
    'an edge from nowhere',
    [step('a')],
    [
      ['start', 'a'],
      ['aa', 'a'],
    ],
    { code: 'unknown_step', path: 'edges.1.from', message: expect.stringContaining('Did you mean “a”?') },
  ],
  [
    'an edge to nowhere',
    [step('list')],
    [['start', 'lits']],
    { code: 'unknown_step', path: 'edges.0.to', message: expect.stringContaining('Did you mean “list”?') },
  ],
  [
    'an edge to the start',
    [step('a')],
    [
      ['start', 'a'],
      ['a', 'start'],
    ],
    { code: 'unknown_step', path: 'edges.1.to' },
  ],
  [
    'true from what is no condition',
    [step('a'), step('b')],
    [
      ['start', 'a'],
      ['a', 'b', 'true'],
    ],
    { code: 'edge_label', stepId: 'a', path: 'edges.1.on' },
  ],
  [
    'success from a condition',
    [condition('a'), step('b')],
    [
      ['start', 'a'],
      ['a', 'b'],
    ],
    { code: 'edge_label', stepId: 'a' },
  ],
  ['an error of the start', [step('a')], [['start', 'a', 'error']], { code: 'edge_label', stepId: null }],
  [
    'a condition with no way out',
    [condition('a')],
    [['start', 'a']],
    { code: 'condition_leads_nowhere', stepId: 'a', path: 'steps.0' },
  ],
])('%s is an error', (_, steps, ways, found) => {
  expect(findings(steps, ways)).toContainEqual(expect.objectContaining({ severity: 'error', ...found }))
})

test('a body is a graph of its own, told by the way to it', () => {
  const each = (body: { steps: Steps; edges: object[] }) => [
    step('a'),
    { id: 'each', type: 'for_each' as const, items: [1], body },
  ]
  const ways: Ways = [
    ['start', 'a'],
    ['a', 'each'],
  ]
  const found = findings(
    each({
      steps: [step('x'), step('a')],
      edges: [
        { from: 'start', to: 'x' },
        { from: 'x', to: 'a' },
      ],
    }),
    ways,
  )
  // The same name inside and outside: an expression could not tell them apart.
  expect(found).toMatchObject([{ code: 'id_taken', stepId: 'each/a', path: 'steps.1.body.steps.1.id' }])
  const outward = findings(
    each({
      steps: [step('x')],
      edges: [
        { from: 'start', to: 'x' },
        { from: 'x', to: 'a' },
      ],
    }),
    ways,
  )
  expect(outward).toMatchObject([{ code: 'unknown_step', path: 'steps.1.body.edges.1.to' }])
})

test('what does nothing yet, or leads twice the same way, is a warning', () => {
  expect(findings([], [])).toMatchObject([{ severity: 'warning', code: 'no_steps' }])
  expect(
    findings(
      [step('a')],
      [
        ['start', 'a'],
        ['start', 'a'],
      ],
    ),
  ).toMatchObject([{ severity: 'warning', code: 'edge_twice' }])
})

test('two hundred steps in a row are looked through', () => {
  const steps = Array.from({ length: 200 }, (_, place) => step(`s${place}`))
  const ways = steps.map(({ id }, place) => [place === 0 ? 'start' : `s${place - 1}`, id] as const)
  expect(findings(steps, ways)).toEqual([])
  expect(findings(steps, [...ways, ['s199', 's0']])).toMatchObject([{ code: 'cycle' }])
})
