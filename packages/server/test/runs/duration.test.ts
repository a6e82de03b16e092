import { durationSchema } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { millisecondsOf } from '../../src/runs/duration.ts'

test.each([
  ['PT30S', 30_000],
  ['PT0S', 0],
  ['P1W2DT3H4M5S', 788_645_000],
  ['P99999D', 8_639_913_600_000],
])('%s lasts %i milliseconds', (duration, milliseconds) => {
  expect(millisecondsOf(duration)).toBe(milliseconds)
  expect(durationSchema.safeParse(duration).success).toBe(true)
})

test.each(['P1Y', 'P1M', '-PT5S', 'P', 'PT', '30', '', 'P99999999999999D', 'PT9999999999S'])(
  '%j is none, when it is saved and when it is run',
  (duration) => {
    expect(() => millisecondsOf(duration)).toThrow('Give a duration such as PT30S')
    expect(durationSchema.safeParse(duration).success).toBe(false)
  },
)
