import { expect, test } from 'vitest'
import { createRecentFailures } from '../../src/connections/recent-failures.ts'
import { Problem } from '../../src/errors.ts'

const problem = new Problem('upstream_failed', 'No.')

test('the pause doubles with each failure, up to a minute, and starts anew after a quiet time', () => {
  let now = 0
  const failures = createRecentFailures({ now: () => now })
  const pauses: number[] = []
  for (let round = 0; round < 8; round++) {
    failures.record('con_1', 'app_1', problem)
    const from = now
    while (failures.of('con_1')) now += 500
    pauses.push((now - from) / 1000)
  }
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60])
  now += 10 * 60_000
  failures.record('con_1', 'app_1', problem)
  now += 1_000
  expect(failures.of('con_1')).toBeUndefined()
})

test('a changed app registration lets all that failed under it try again, and nothing else', () => {
  const failures = createRecentFailures({ now: () => 0 })
  failures.record('con_1', 'app_1', problem)
  failures.record('con_2', 'app_2', problem)
  failures.forgetUnder('app_1')
  expect(failures.of('con_1')).toBeUndefined()
  expect(failures.of('con_2')).toBe(problem)
})
