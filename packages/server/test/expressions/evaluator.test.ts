import { afterAll, describe, expect, test } from 'vitest'
import { createEvaluator } from '../../src/expressions/evaluator.ts'
import { ownFunctions } from '../../src/expressions/functions.ts'
import { datesOf } from '../../src/expressions/scope.ts'
import { scopeWith } from './scope.ts'

const evaluator = createEvaluator()
const scope = scopeWith()
afterAll(() => evaluator.close())

describe('a template', () => {
  test('keeps the type of an expression that stands alone, and is a text otherwise', async () => {
    const template = {
      size: '{{trigger.item.size}}',
      text: '{{ trigger.item.size }} bytes',
      list: '{{steps.list.output.value.name}}',
    }
    expect(await evaluator.fill(template, scope)).toEqual({ size: 1200, text: '1200 bytes', list: ['a.txt', 'b.txt'] })
  })

  test('leaves a field out that has no value; a list keeps its places, a text has nothing there', async () => {
    const template = {
      kept: 1,
      gone: '{{settings.nothing}}',
      list: ['{{settings.nothing}}', 2],
      text: 'a{{settings.nothing}}b',
    }
    expect(await evaluator.fill(template, scope)).toEqual({ kept: 1, list: [null, 2], text: 'ab' })
    expect(await evaluator.fill('{{settings.nothing}}', scope)).toBeNull()
  })

  test('writes lists and objects in the middle of a text as JSON', async () => {
    expect(await evaluator.fill('all: {{steps.list.output.value}}', scope)).toBe(
      'all: [{"name":"a.txt","size":1},{"name":"b.txt","size":20}]',
    )
  })

  test('has braces, texts, comments and regular expressions within an expression', async () => {
    const template = `{{ {"a":{"b":"}}"}} }}|{{ '{{' }}|{{ /* }} */ 7 }}|{{ $replace("a}}b", /\\}\\}/, "-") }}|{{ 8 / 2 / 2 }}`
    expect(await evaluator.fill(template, scope)).toBe('{"a":{"b":"}}"}}|{{|7|a-b|2')
  })

  test.each([
    ['{{ steps.list', '“{{ steps.list” is not closed'],
    ['{{  }}', 'stands nothing'],
    ['{{ a b }}', 'Syntax error'],
    ['{{ $uppercas("a") }}', 'There is no $uppercas (at character 10). Did you mean $uppercase?'],
    ['{{ $eval("1") }}', 'There is no $eval (at character 6). Write the expression itself.'],
    ['{{ $random() }}', 'Use run.id'],
  ])('%s is refused with what to do', async (template, message) => {
    await expect(evaluator.fill(template, scope)).rejects.toMatchObject({
      code: 'expression_invalid',
      message: expect.stringContaining(message),
    })
  })
})

describe('an expression', () => {
  test.each([
    ['trigger.item.size > 1000 and settings.strict', true],
    ['steps.list.output.value[size > 10].name', 'b.txt'],
    ['settings.nothing ?? "else"', 'else'],
    ['$sum(steps.list.output.value.size)', 21],
    ['steps.failed.error.code', 'itemNotFound'],
    ['$.steps.list.output.count', 2],
    ['$$.steps.list.output.count', 2],
    ['steps.*.output.count', 2],
    ['steps.list.output.value.(name & " of " & $$.user.id)', ['a.txt of ada', 'b.txt of ada']],
    ['(trigger.item.name)', 'Invoice 7.PDF'],
    ['$now()', '2026-07-03T22:30:00.000Z'],
    ['$millis()', Date.UTC(2026, 6, 3, 22, 30)],
    ['settings.nothing', undefined],
    ['settings.nothing ~> $slug', undefined],
    ['"a constant"', 'a constant'],
  ])('%s', async (expression, value) => {
    expect(await evaluator.evaluate(expression, scope)).toEqual(value)
  })

  test('fails with the place, and the next one works', async () => {
    await expect(evaluator.evaluate('1 + "a"', scope)).rejects.toMatchObject({
      code: 'expression_failed',
      message: expect.stringMatching(/must evaluate to a number \(at character 3\)/),
    })
    expect(await evaluator.evaluate('1 + 1', scope)).toBe(2)
  })

  test('is not begun once its signal is aborted', async () => {
    const reason = new Error('the run was cancelled')
    await expect(evaluator.evaluate('1 + 1', scope, AbortSignal.abort(reason))).rejects.toBe(reason)
  })
})

test.each(ownFunctions.map(({ usage, example }) => [usage, example] as const))(
  '%s does what its example says',
  async (_, example) => {
    expect(await evaluator.evaluate(example.expression, scope)).toEqual(example.value)
  },
)

test.each([
  ['$safeName("  .lock ")', 'lock'],
  ['$safeName("CON")', 'CON_'],
  ['$safeName("a/b", "")', 'ab'],
  ['$extension(".gitignore")', ''],
  ['$extension("a/b.c/d")', ''],
  ['$baseName(".gitignore")', '.gitignore'],
  ['$parentPath("/a")', '/'],
  ['$addDuration(now, "-P1W")', '2026-06-26T22:30:00.000Z'],
])('%s', async (expression, value) => {
  expect(await evaluator.evaluate(expression, scope)).toBe(value)
})

test.each([
  ['$formatDate("yesterday", "yyyy")', '"yesterday" is no moment'],
  ['$formatDate(now, "yyyy", "Europe/Nowhere")', 'Invalid time zone'],
  ['$addDuration(now, "1 day")', '"1 day" is no duration'],
  ['$parseJson("{")', '"{" is no JSON'],
])('%s says what is wrong', async (expression, message) => {
  await expect(evaluator.evaluate(expression, scope)).rejects.toMatchObject({
    code: 'expression_failed',
    message: expect.stringContaining(message),
  })
})

test('the day is that of the time zone', () => {
  expect(datesOf(Date.UTC(2026, 11, 31, 23, 30), 'Europe/Berlin')).toEqual({
    now: '2026-12-31T23:30:00.000Z',
    today: '2027-01-01',
    year: '2027',
    month: '01',
    day: '01',
  })
})
