import { expect, test } from 'vitest'
import { nextTime, spreadMs } from '../../src/triggers/schedule.ts'

const berlin = (cron: string) => ({ cron, timeZone: 'Europe/Berlin' })

/** The next so many times, as clocks in UTC show them. */
function times(schedule: { cron: string; timeZone: string }, from: string, count: number): string[] {
  let at = Date.parse(from)
  return Array.from({ length: count }, () => {
    at = nextTime(schedule, at)!
    return new Date(at).toISOString().slice(5, 16)
  })
}

test('a time of day keeps to its time zone, summer and winter', () => {
  expect(times(berlin('0 9 * * 1-5'), '2026-03-26T12:00:00Z', 3)).toEqual(['03-27T08:00', '03-30T07:00', '03-31T07:00'])
})

test('what a clock change leaves out comes right after it; what it repeats comes once', () => {
  expect(times(berlin('30 2 * * *'), '2026-03-28T12:00:00Z', 2)).toEqual(['03-29T01:00', '03-30T00:30'])
  expect(times(berlin('30 2 * * *'), '2026-10-24T12:00:00Z', 2)).toEqual(['10-25T00:30', '10-26T01:30'])
  expect(times(berlin('30 2,14 * * *'), '2026-10-24T13:00:00Z', 2)).toEqual(['10-25T00:30', '10-25T13:30'])
})

test('what is repeated counts real time through a clock change', () => {
  expect(times(berlin('*/30 * * * *'), '2026-10-25T00:15:00Z', 4)).toEqual([
    '10-25T00:30',
    '10-25T01:00',
    '10-25T01:30',
    '10-25T02:00',
  ])
})

test('six fields begin with seconds, and a day that never comes has no time', () => {
  const midnight = Date.parse('2026-01-01T00:00:00Z')
  expect(nextTime({ cron: '15 0 0 * * *', timeZone: 'UTC' }, midnight)).toBe(midnight + 15_000)
  expect(nextTime({ cron: '0 0 30 2 *', timeZone: 'UTC' }, midnight)).toBeUndefined()
})

test('the runs of all users are spread over a tenth of the pause between two, a minute at most', () => {
  const at = Date.parse('2026-01-01T00:00:00Z')
  expect(spreadMs({ cron: '0 0 * * *', timeZone: 'UTC' }, at)).toBe(60_000)
  expect(spreadMs({ cron: '* * * * *', timeZone: 'UTC' }, at)).toBe(6_000)
  expect(spreadMs({ cron: '* * * * * *', timeZone: 'UTC' }, at)).toBe(100)
})
