import type { RunStep } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { nextTimes } from '../../src/drawing/next-times.ts'
import { progressOf } from '../../src/drawing/progress.ts'
import { cronWords } from '../../src/words/cron.ts'
import { durationOf, durationUnits, readDuration } from '../../src/words/duration.ts'
import { isEnded, progressWords, runStates, runWords } from '../../src/words/runs.ts'
import { labelWords, triggerWords } from '../../src/words/workflows.ts'

test('usual cron patterns are said in a sentence, others are not', () => {
  const said = {
    '*/15 * * * *': 'Every 15 minutes.',
    '0 * * * *': 'Every hour.',
    '30 * * * *': 'Every hour, 30 minutes past.',
    '0 9 * * *': 'Every day, at 09:00.',
    '0 9,17 * * 1-5': 'From Monday to Friday, at 09:00 and 17:00.',
    '5 6 * * 0,3': 'Every Sunday and Wednesday, at 06:05.',
    '0 9 1 * *': 'On day 1 of each month, at 09:00.',
    '0 0 9 * * *': 'Every day, at 09:00.',
    '0 9 1 1 *': '',
    '1-5 9 * * *': '',
    nonsense: '',
  }
  expect(Object.fromEntries(Object.keys(said).map((cron) => [cron, cronWords(cron)]))).toEqual(said)
})

test('the next times are those of the clocks there, and none for what is no pattern', () => {
  const now = new Date('2026-03-28T12:00:00Z')
  // The clocks in Berlin go forward on the 29th.
  expect(nextTimes('0 9 * * *', 'Europe/Berlin', now).map((time) => time.toISOString())).toEqual([
    '2026-03-29T07:00:00.000Z',
    '2026-03-30T07:00:00.000Z',
    '2026-03-31T07:00:00.000Z',
  ])
  expect(nextTimes('never', 'Europe/Berlin', now)).toEqual([])
  expect(nextTimes('0 9 * * *', 'Nowhere', now)).toEqual([])
})

test('durations go to words and back', () => {
  for (const unit of durationUnits) expect(readDuration(durationOf(3, unit))).toEqual({ count: 3, unit })
  expect(readDuration('PT1H30M')).toBeUndefined()
  expect(durationOf(Number.NaN, 'days')).toBe('P1D')
})

test('a step of which one item failed has failed, and items are counted', () => {
  const at = (path: string, state: 'succeeded' | 'failed' | 'running') => ({ path, state }) as RunStep
  const progress = progressOf([at('list', 'succeeded'), at('each[0]/save', 'succeeded'), at('each[1]/save', 'failed')])
  const each = { ...at('each', 'running'), type: 'for_each' } as RunStep
  expect(progressOf([each, at('each[0]', 'succeeded'), at('each[1]', 'failed')]).get('each')).toEqual({
    state: 'running',
    done: 1,
    all: 2,
  })
  expect(progress.get('list')).toEqual({ state: 'succeeded', done: 1, all: 1 })
  expect(progress.get('each/save')).toEqual({ state: 'failed', done: 1, all: 2 })
  expect(progressWords(progress.get('each/save')!)).toBe('Failed, 1 of 2 done')
  expect(progressWords(progress.get('list')!)).toBe('Succeeded')
})

test('every state of a run has a word; three of them are the end', () => {
  expect(runStates.map((state) => runWords(state).label)).toContain('Waiting')
  expect(runStates.filter(isEnded)).toEqual(['succeeded', 'failed', 'cancelled'])
})

test('triggers and labels are told in words', () => {
  const filter = { recursive: true, kinds: ['created' as const] }
  expect(triggerWords({ type: 'file_change', folderPath: '/Invoices', filter }).detail).toBe('In /Invoices · Created')
  expect(triggerWords({ type: 'file_change', filter: { recursive: true } }).detail).toBe('Every change')
  expect(labelWords('true', { type: 'condition' })).toBe('If so')
  expect(labelWords('success', { type: 'for_each' })).toBe('When all are done')
})
