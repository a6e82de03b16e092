import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FailedAttempt, retryAfterMs, retryDelay, retryPolicy } from '../../src/http/retry.ts'

const half = (): number => 0.5
const failed = (attempt: Partial<FailedAttempt> = {}): FailedAttempt => ({
  retry: 1,
  idempotent: true,
  status: 500,
  ...attempt,
})

describe('retryDelay', () => {
  test.each([
    { status: 429, idempotent: false, repeated: true },
    { status: 503, idempotent: false, repeated: false },
    { status: 503, idempotent: false, retryAfterMs: 1000, repeated: true },
    { status: 500, idempotent: false, repeated: false },
    { status: 500, idempotent: true, repeated: true },
    { status: undefined, idempotent: true, repeated: true },
    { status: undefined, idempotent: false, repeated: false },
    { status: 404, idempotent: true, repeated: false },
    { status: 507, idempotent: true, repeated: false },
    { status: 409, idempotent: true, retryAfterMs: 1000, repeated: false },
  ])(
    '$status (idempotent $idempotent, Retry-After $retryAfterMs) is repeated: $repeated',
    ({ repeated, ...attempt }) => {
      expect(retryDelay(failed(attempt), retryPolicy(), half) !== undefined).toBe(repeated)
    },
  )

  test('grows exponentially with full jitter up to the longest wait, then gives up', () => {
    const policy = retryPolicy({ limit: 4, maxDelayMs: 2_000 })
    expect([1, 2, 3, 4, 5].map((retry) => retryDelay(failed({ retry }), policy, half))).toEqual([
      250,
      500,
      1_000,
      1_000,
      undefined,
    ])
  })

  test('never waits less than Retry-After, and never more than it allows itself', () => {
    fc.assert(
      fc.property(
        fc.record({
          retry: fc.integer({ min: 1, max: 9 }),
          idempotent: fc.boolean(),
          status: fc.constantFrom(undefined, 400, 404, 429, 500, 503),
          retryAfterMs: fc.option(fc.nat(200_000), { nil: undefined }),
        }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, jitter) => {
          const policy = retryPolicy()
          const delay = retryDelay(attempt, policy, () => jitter)
          if (delay === undefined) return
          expect(delay).toBeLessThanOrEqual(policy.maxDelayMs)
          if (attempt.retryAfterMs !== undefined) expect(delay).toBe(attempt.retryAfterMs)
        },
      ),
    )
  })
})

describe('retryAfterMs', () => {
  const now = Date.UTC(2026, 10, 21, 10, 0, 0)
  test.each([
    ['7', 7_000],
    ['0', 0],
    ['1.5', 1_500],
    ['Sat, 21 Nov 2026 10:00:30 GMT', 30_000],
    ['Sat, 21 Nov 2026 09:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['', undefined],
  ])('%j is %j', (value, expected) => {
    expect(retryAfterMs(new Headers({ 'retry-after': value }), now)).toBe(expected)
  })

  test('is counted on the server`s clock, since ours may be wrong', () => {
    const headers = { date: 'Sat, 21 Nov 2026 12:00:00 GMT', 'retry-after': 'Sat, 21 Nov 2026 12:00:07 GMT' }
    expect(retryAfterMs(new Headers(headers), now)).toBe(7_000)
  })

  test('is nothing when absent', () => {
    expect(retryAfterMs(new Headers(), now)).toBeUndefined()
  })
})
