import type { Step } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { mayRead } from '../../src/runs/reads.ts'

const transform = (expression: string): Step => ({ id: 'here', type: 'transform', expression })

test.each([
  ['steps.large.output', true],
  ['$sum(steps.`large`.output)', true],
  ['steps.larger.output', false],
  ['trigger.amount', false],
  ['$keys(steps)', true],
  ['steps.*.output', true],
  ['$lookup(steps, "lar" & "ge")', true],
  ['steps["large"]', true],
  ['steps . (large)', true],
])('%s', (expression, expected) => {
  expect(mayRead(transform(expression), 'large')).toBe(expected)
})

test('the steps of a body are read as well, and that it has some says nothing', () => {
  const each = (expression: string): Step => ({
    id: 'each',
    type: 'for_each',
    items: '{{ trigger }}',
    most: 10,
    concurrency: 1,
    onItemError: 'stop',
    body: { steps: [transform(expression)], edges: [{ from: 'start', to: 'here', on: 'success' }] },
  })
  expect(mayRead(each('steps.large.output'), 'large')).toBe(true)
  expect(mayRead(each('item.name'), 'large')).toBe(false)
})
