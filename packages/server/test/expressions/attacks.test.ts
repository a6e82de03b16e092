/** Expressions that want more than they may have. After each, the next one is answered, and our own process is as it was. */
import { fork } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createEvaluator } from '../../src/expressions/evaluator.ts'
import { scopeWith } from './scope.ts'

const scope = scopeWith()
const limits = { timeMs: 400, memoryMb: 64 }
const evaluator = createEvaluator({ limits })
afterAll(() => evaluator.close())

const timeout = 'expression_timeout'
const large = 'expression_too_large'
const failed = 'expression_failed'
const invalid = 'expression_invalid'
/** Doubles what it is given n times. */
const doubled = (value: string, doubling: string, times: number) =>
  `($f := function($s, $n) { $n = 0 ? $s : $f(${doubling}, $n - 1) }; $f(${value}, ${times}))`

// On a slow machine the time may be over before the size is.
test.each<[what: string, expression: string, codes: readonly string[]]>([
  ['recursion without end', '($f := function() { 1 + $f() }; $f())', [large, timeout]],
  ['recursion without end that needs no stack', '($f := function() { $f() }; $f())', [timeout]],
  ['a range of ten million', '$map([1..9999999], function($x) { $x })', [large]],
  ['a range of all numbers', '[1..1e300]', [large]],
  [
    'a regular expression that goes back and forth',
    '$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", /^(a+)+$/)',
    [timeout],
  ],
  ['half a gigabyte by $pad', '$pad("a", 500000000)', [large]],
  ['half a gigabyte by $pad to the left', '$pad("a", -500000000, "ab")', [large]],
  ['$pad to infinity', '$pad("a", 1e300)', [large]],
  ['a text that is doubled', doubled('"a"', '$s & $s', 40), [large, timeout]],
  ['a list that is doubled', doubled('[1]', '$append($s, $s)', 40), [large, timeout]],
  ['an object that is in itself twice, as JSON', doubled('"a"', '{"a": $s, "b": $s}', 60), [large, timeout]],
  ['the same by $string', `$string(${doubled('"a"', '{"a": $s, "b": $s}', 40)})`, [large, timeout]],
  ['the same in the middle of a text', `${doubled('"a"', '{"a": $s, "b": $s}', 40)} & ""`, [large, timeout]],
  ['the same transformed', `${doubled('"a"', '{"a": $s, "b": $s}', 40)} ~> |$|{"c": 1}|`, [large, timeout]],
  ['a replacement that is longer each time', doubled('"a"', '$replace($s, "a", "aaaaaaaaaa")', 40), [large, timeout]],
  ['$join with a long text between', '$join($map([1..100000], $string), $pad("b", 1000000))', [large, timeout]],
  ['everything sorted', '$sort([1..200000], function($a, $b) { $a < $b })', [timeout]],
  ['everything told apart', '$distinct([1..200000])', [timeout]],
  ['a value nested a thousand levels deep', doubled('1', '[[$s]]', 400), [large, timeout]],
  ['$eval', '$eval("1")', [invalid]],
  ['an alias of $eval', '($e := $eval; $e("1"))', [invalid]],
  ['chance', '$random()', [invalid]],
  ['an expression of sixty thousand letters', `"${'a'.repeat(60_000)}"`, [invalid]],
  ['parentheses nested twenty thousand deep', `${'('.repeat(20_000)}1${')'.repeat(20_000)}`, [invalid]],
  ['a function as a value', 'function($x) { $x }', [failed]],
  ['a built-in function as a value', '{"a": [$sum]}', [failed]],
  ['an error of its own', '$error("no")', [failed]],
])('%s', async (_, expression, codes) => {
  const error: unknown = await evaluator.evaluate(expression, scope).then(
    (value) => ({ code: `a value: ${JSON.stringify(value)?.slice(0, 80)}` }),
    (error: unknown) => error,
  )
  expect(codes).toContain((error as { code: string }).code)
  expect(await evaluator.evaluate('trigger.item.size + 1', scope)).toBe(1201)
})

test.each([
  'constructor',
  '__proto__',
  'constructor.constructor',
  'trigger.constructor',
  'trigger.item.__proto__.constructor',
  'trigger.item.name.constructor',
  'trigger.item.name.length',
  'steps.list.output.value.constructor',
  'steps.list.output.value.length',
  '$lookup(trigger, "__proto__")',
  '$lookup(trigger, "constructor")',
  '$lookup($sum, "implementation")',
  '$sum.implementation',
  '(function($x) { $x }).environment',
  'process',
  'globalThis',
  '$$.toString',
  '($x := trigger; $x.hasOwnProperty)',
])('%s leads nowhere', async (expression) => {
  expect(await evaluator.evaluate(expression, scope).catch(({ code }) => code)).toSatisfy(
    (value) => value === undefined || value === failed,
  )
})

test('names of prototypes are names like others, and change nothing for whoever comes next', async () => {
  const strange = scopeWith({ trigger: JSON.parse('{"__proto__": {"polluted": true}, "constructor": "a builder"}') })
  expect(await evaluator.evaluate('trigger.constructor', strange)).toBe('a builder')
  expect(await evaluator.evaluate('$string(trigger.`__proto__`)', strange)).toBe('{"polluted":true}')
  const writing = [
    '$merge([{}, trigger])',
    '{"__proto__": {"polluted": true}}',
    '{"a": {}} ~> |a|{"__proto__": {"polluted": true}}|',
    '{} ~> |$|{"constructor": {"prototype": {"polluted": true}}}|',
  ]
  for (const expression of writing) await evaluator.evaluate(expression, strange)
  expect(await evaluator.evaluate('{}.polluted', scope)).toBeUndefined()
  expect(await evaluator.evaluate('$string({}.polluted) & "clean"', scope)).toBe('clean')
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
})

test('whoever asks for quick things does not wait for those who ask for slow ones', async () => {
  const own = createEvaluator({ limits: { timeMs: 1_200 } })
  const loop = '($f := function() { $f() }; $f())'
  // Once it was slow, it goes its own way.
  await expect(own.evaluate(loop, scope)).rejects.toMatchObject({ code: timeout })
  let slowEnded = false
  const slow = Promise.allSettled([own.evaluate(loop, scope), own.evaluate(loop, scope)]).then(() => {
    slowEnded = true
  })
  for (let i = 0; i < 20; i++) expect(await own.evaluate(`${i} + 1`, scope)).toBe(i + 1)
  expect(slowEnded).toBe(false)
  await own.close()
  await slow
})

test('those that were on their way when another had to be ended are answered all the same', async () => {
  const bad = '$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", /^(a+)+$/)'
  const answers = await Promise.allSettled([
    ...Array.from({ length: 10 }, (_, i) => evaluator.evaluate(`${i} * 2`, scope)),
    evaluator.evaluate(bad, scope),
    ...Array.from({ length: 50 }, (_, i) => evaluator.evaluate(`${i} * 3`, scope)),
  ])
  const values = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : answer.reason.code))
  expect(values).toEqual([
    ...Array.from({ length: 10 }, (_, i) => i * 2),
    timeout,
    ...Array.from({ length: 50 }, (_, i) => i * 3),
  ])
})

test('a filled template has a bound as well, and so has what an expression reads', async () => {
  const long = scopeWith({ trigger: { text: 'a'.repeat(1_000_000) } })
  await expect(evaluator.fill('{{trigger.text}}'.repeat(10), long)).rejects.toMatchObject({ code: large })
  const own = createEvaluator({ limits: { scope: 1_000 } })
  await expect(own.evaluate('$uppercase(trigger.text)', long)).rejects.toMatchObject({ code: large })
  // A part of it that is short may be read.
  expect(await own.evaluate('$uppercase(run.id)', long)).toBe('RUN_1')
  await own.close()
})

test('what was asked of us is in our memory no more afterwards', async () => {
  const attack = doubled('"a"', '$s & $s', 21)
  await evaluator.evaluate(attack, scope).catch(() => {})
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  for (let i = 0; i < 10; i++) await evaluator.evaluate(`${attack} & ""`, scope).catch(() => {})
  globalThis.gc?.()
  expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000)
})

test.runIf(process.platform === 'linux')('the sandbox has no environment, and is gone when it was closed', async () => {
  const others = new Set(children(process.pid))
  const own = createEvaluator()
  await own.evaluate('1 + 1', scope)
  const [pid] = children(process.pid).filter((each) => !others.has(each))
  expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toContain('sandbox')
  expect(readFileSync(`/proc/${pid}/environ`, 'utf8').replace(/NODE_CHANNEL\w+=\w+\0/g, '')).toBe('')
  await own.close()
  expect(children(process.pid)).not.toContain(pid)
})

test.runIf(process.platform === 'linux')('a sandbox in a loop without end ends with whoever started it', async () => {
  const parent = fork(join(import.meta.dirname, 'looping-parent.ts'), { execArgv: ['--conditions=source'] })
  await new Promise((done) => parent.once('message', done))
  const [sandbox] = children(parent.pid!)
  expect(existsSync(`/proc/${sandbox}`)).toBe(true)
  parent.kill('SIGKILL')
  await expect.poll(() => existsSync(`/proc/${sandbox}`), { timeout: 10_000 }).toBe(false)
})

/** Process ids. */
function children(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
}
