import type { Edge, Graph, Step } from '@drawbridge/api'
import { expect, test } from 'vitest'
import {
  addAfter,
  connect,
  disconnect,
  insertOn,
  labelsOf,
  onward,
  refusalOf,
  relabel,
  removeStep,
} from '../../src/drawing/edits.ts'

const step = (id: string): Step => ({ id, type: 'transform', expression: '1' })
const condition = (id: string): Step => ({ id, type: 'condition', expression: 'true' })
const edge = (from: string, to: string, on: Edge['on'] = 'success'): Edge => ({ from, to, on })
const chain: Graph = { steps: [step('a'), step('b')], edges: [edge('start', 'a'), edge('a', 'b')] }

test('a step behind another is followed by what followed there', () => {
  const { edges } = addAfter(chain, step('c'), 'a', 'success')
  expect(edges).toEqual([edge('start', 'a'), edge('c', 'b'), edge('a', 'c')])
})

test('a condition leads on to what followed, if so', () => {
  expect(addAfter(chain, condition('c'), 'start', 'success').edges).toContainEqual(edge('c', 'a', 'true'))
  expect(insertOn(chain, edge('a', 'b'), condition('c')).edges).toEqual([
    edge('start', 'a'),
    edge('a', 'c'),
    edge('c', 'b', 'true'),
  ])
})

test('a branch under another label is left alone', () => {
  const forked = connect({ ...chain, steps: [...chain.steps, step('oops')] }, edge('a', 'oops', 'error'))
  expect(addAfter(forked, step('c'), 'a', 'error').edges).toContainEqual(edge('a', 'b'))
})

test('what led to a step that is taken out leads to what followed it', () => {
  expect(removeStep(chain, 'a')).toEqual({ steps: [step('b')], edges: [edge('start', 'b')] })
  const joined = { ...chain, edges: [...chain.edges, edge('start', 'b')] }
  expect(removeStep(joined, 'a').edges).toEqual([edge('start', 'b')])
})

test('a step that is taken out leaves nothing of its branch for errors', () => {
  const forked = connect({ ...chain, steps: [...chain.steps, step('oops')] }, edge('b', 'oops', 'error'))
  expect(removeStep(forked, 'b').edges).toEqual([edge('start', 'a')])
})

test('circles, doubles and ways back to the beginning are refused in words', () => {
  expect(refusalOf(chain, edge('b', 'a'))).toMatch(/circle/)
  expect(refusalOf(chain, edge('a', 'a'))).toMatch(/itself/)
  expect(refusalOf(chain, edge('a', 'b'))).toMatch(/already/)
  expect(refusalOf(chain, edge('a', 'start'))).toMatch(/trigger/)
  expect(refusalOf(chain, edge('start', 'b'))).toBeUndefined()
  expect(connect(chain, edge('b', 'a'))).toBe(chain)
})

test('an edge takes another label, unless there is one already', () => {
  expect(relabel(chain, edge('a', 'b'), 'error').edges).toContainEqual(edge('a', 'b', 'error'))
  const both = connect(chain, edge('a', 'b', 'error'))
  expect(relabel(both, edge('a', 'b'), 'error')).toBe(both)
  expect(disconnect(both, edge('a', 'b')).edges).toEqual([edge('start', 'a'), edge('a', 'b', 'error')])
})

test('each kind of step has its own labels', () => {
  expect(labelsOf(undefined)).toEqual(['success'])
  expect(labelsOf(condition('c'))).toEqual(['true', 'false', 'error'])
  expect(onward(condition('c'))).toBe('true')
  expect(onward(step('a'))).toBe('success')
})
