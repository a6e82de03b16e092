import type { Variable } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { bracesAt, fillBraces } from '../../src/drawing/braces.ts'
import { asJson, asNumber, asTextOrJson, isExpression, put, textOf } from '../../src/drawing/values.ts'
import { sampleWords, searchVariables } from '../../src/drawing/variable-search.ts'

test('braces are open from their beginning to the caret', () => {
  expect(bracesAt('/Archive/{{ ye', 14)).toEqual({ from: 9, text: 'ye' })
  expect(bracesAt('{{ year }} x', 12)).toBeUndefined()
  expect(bracesAt('{{ year }}', 6)).toEqual({ from: 0, text: 'yea' })
  expect(bracesAt('{ year', 6)).toBeUndefined()
  expect(bracesAt('{{ a\nb', 6)).toBeUndefined()
})

test('an expression fills the braces, and an older one goes', () => {
  expect(fillBraces('/Archive/{{ye', 13, { from: 9 }, 'year')).toEqual({ text: '/Archive/{{ year }}', caret: 19 })
  expect(fillBraces('{{ mo }}/x', 5, { from: 0 }, 'month').text).toBe('{{ month }}/x')
  expect(fillBraces('{{ and {{ year }}', 3, { from: 0 }, 'month').text).toBe('{{ month }}and {{ year }}')
})

test('a text that reads like a number stays a text', () => {
  for (const value of ['007', '2026', 'true', 'null', '[1]', '"quoted"', 'plain', ' a ', '{{ year }}', 2026, null]) {
    expect(asJson.read(asJson.write(value)), String(value)).toEqual(value ?? undefined)
  }
  expect(['2026', 2026, '007', ''].map(asJson.write)).toEqual(['"2026"', '2026', '007', ''])
})

test('values are read from what is typed', () => {
  expect([' 12 ', '', '{{ n }}'].map(asNumber.read)).toEqual([12, undefined, '{{ n }}'])
  expect(['{"a":1}', 'plain', ' '].map(asJson.read)).toEqual([{ a: 1 }, 'plain', undefined])
  expect(['2026', '{"a":1}', '{{ a }}', ''].map(asTextOrJson.read)).toEqual(['2026', { a: 1 }, '{{ a }}', undefined])
  expect([textOf(null), textOf('a'), textOf(5)]).toEqual(['', 'a', '5'])
  expect([isExpression('a {{ b }}'), isExpression('a'), isExpression(5)]).toEqual([true, false, false])
})

test('an object keeps its order, and loses what is undefined', () => {
  expect(Object.entries(put({ a: 1, b: 2 }, 'a', 3))).toEqual([
    ['a', 3],
    ['b', 2],
  ])
  expect(put({ a: 1, b: 2 }, 'a', undefined)).toEqual({ b: 2 })
  expect(put({ a: 1 }, 'c', 2)).toEqual({ a: 1, c: 2 })
})

const variable = (expression: string, label: string, sample?: unknown): Variable => ({
  expression,
  label,
  type: 'string',
  description: null,
  sample,
  sampleFrom: sample === undefined ? 'none' : 'run',
})

test('variables are found by their words, those that begin so first', () => {
  const all = [
    variable('trigger.item.name', 'Name of the file'),
    variable('steps.name.output', 'Output'),
    variable('name', 'N'),
  ]
  expect(searchVariables(all, 'name').map(({ expression }) => expression)).toEqual([
    'name',
    'trigger.item.name',
    'steps.name.output',
  ])
  expect(searchVariables(all, 'file name')).toHaveLength(1)
})

test('samples are short', () => {
  expect(sampleWords(variable('a', 'A', { b: 1 }))).toBe('{"b":1}')
  expect(sampleWords(variable('a', 'A', 'x'.repeat(100)))).toHaveLength(80)
  expect(sampleWords(variable('a', 'A'))).toBe('')
})
