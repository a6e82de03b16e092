import type { Run, RunStep } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { itemState, mergeSteps, timelineOf } from '../../src/drawing/timeline.ts'
import { adviceFor } from '../../src/words/failures.ts'
import { begunBy, longDuration, tookWords } from '../../src/words/runs.ts'
import { stepTypeWords } from '../../src/words/steps.ts'

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString()
const run = (endedAt: string | null) => ({ startedAt: at(0), createdAt: at(0), endedAt }) as Run
const step = (path: string, from: number, to: number | null, state: RunStep['state'] = 'succeeded') =>
  ({ path, state, startedAt: at(from), endedAt: to === null ? null : at(to) }) as RunStep

test('bars stand where their steps were in time, and what goes on reaches to now', () => {
  const [a, b] = timelineOf(run(null), [step('a', 0, 5), step('b', 5, null, 'running')], new Date(at(10)))
  expect(a?.span).toEqual({ from: 0, width: 0.5, milliseconds: 5_000 })
  expect(b?.span).toEqual({ from: 0.5, width: 0.5, milliseconds: 5_000 })
  const [skipped] = timelineOf(run(at(10)), [step('c', 1, 1, 'skipped')], new Date(at(10)))
  expect(skipped?.span).toBeUndefined()
})

test('items stand below their for-each, in their order, each with its steps', () => {
  const steps = [
    step('each', 0, 9),
    step('each[10]/save', 3, 4, 'failed'),
    step('each[2]', 1, 3),
    step('each[2]/inner', 1, 3),
    step('each[2]/inner[0]/tell', 1, 2),
    step('eachOther', 9, 10),
  ]
  const [each, other] = timelineOf(run(at(10)), steps, new Date(at(20)))
  expect(each?.items.map(({ index }) => index)).toEqual([2, 10])
  expect(each?.items.map(itemState)).toEqual(['succeeded', 'failed'])
  expect(each?.items[0]?.steps[0]?.items[0]?.steps[0]?.step.path).toBe('each[2]/inner[0]/tell')
  expect(other?.items).toEqual([])
})

test('what is told newer takes the place of what was known', () => {
  const merged = mergeSteps([step('b', 2, null, 'running'), step('a', 0, 1)], [step('b', 2, 3)])
  expect(merged.map(({ path, state }) => [path, state])).toEqual([
    ['a', 'succeeded'],
    ['b', 'succeeded'],
  ])
})

test('durations are told in the two units that matter', () => {
  expect([87, 1_400, 61_000, 3_600_000, 93_600_000, 2_592_000_000].map(longDuration)).toEqual([
    '87 ms',
    '1.4 s',
    '1 min',
    '1 h',
    '1 d 2 h',
    '30 d',
  ])
  expect(tookWords({ startedAt: at(0), endedAt: at(2) })).toBe('2.0 s')
  expect(tookWords({ startedAt: at(0), endedAt: null })).toBe('')
})

test('every failure has an advice, and an unknown one too', () => {
  expect(adviceFor({ code: 'too_many_items', transient: false, status: null })).toMatch(/Items at most/)
  expect(adviceFor({ code: 'constructor', transient: true, status: null })).toMatch(/Retry/)
  expect(adviceFor({ code: 'strange', transient: false, status: 400 })).toMatch(/Mend the step/)
  expect(begunBy('file_change')).toBe('A file changed')
  expect([stepTypeWords({ type: 'action' }), stepTypeWords({ type: 'wait' })]).toEqual(['OneDrive', 'Wait'])
})
