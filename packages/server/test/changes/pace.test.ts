import { expect, test } from 'vitest'
import { nextLook, pauseAfterFailure, shortestPauseMs } from '../../src/changes/pace.ts'

const minute = 60_000

test('a drive that nobody tells about is looked at less and less often until it changes', () => {
  const pauses: number[] = []
  let pauseMs = shortestPauseMs
  for (let look = 0; look < 15; look += 1) {
    ;({ pauseMs } = nextLook({ pauseMs, pollingBecause: 'refused' }, false, 0, 1))
    pauses.push(pauseMs)
  }
  expect(pauses).toEqual(pauses.toSorted((one, other) => one - other))
  expect(pauses[0]).toBe(7_500)
  expect(pauses.at(-1)).toBe(5 * minute)
  expect(nextLook({ pauseMs, pollingBecause: 'refused' }, true, 1_000, 1)).toEqual({ pauseMs: 5_000, nextAt: 6_000 })
})

test('one that Microsoft tells about is looked at every hour all the same, drives not all at one time', () => {
  const lookAfter = (random: number) => nextLook({ pauseMs: 5_000, pollingBecause: null }, true, 0, random).nextAt
  expect([0, 0.5, 1].map(lookAfter)).toEqual([45 * minute, 52.5 * minute, 60 * minute])
})

test('failures in a row are given ever more time, up to a quarter of an hour', () => {
  expect([0, 1, 2, 50].map(pauseAfterFailure)).toEqual([5_000, 10_000, 20_000, 15 * minute])
})
