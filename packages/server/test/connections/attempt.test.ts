import { expect, test } from 'vitest'
import {
  type AttemptRecord,
  belongsTo,
  hashOf,
  mayStart,
  newSecret,
  nonceFrom,
  standing,
} from '../../src/connections/attempt.ts'

const end = Date.UTC(2026, 10, 21)

function attempt(change: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    id: 'att_1',
    projectId: 'prj_1',
    userId: 'ada',
    appRegistrationId: 'app_1',
    state: 'pending',
    browserHash: null,
    codeVerifierSealed: null,
    origin: null,
    returnTo: null,
    reconnectConnectionId: null,
    connectionId: null,
    error: null,
    createdAt: new Date(end - 600_000),
    expiresAt: new Date(end),
    consumedAt: null,
    ...change,
  }
}

test('a pending attempt expires on the moment; an ended one stays what it is', () => {
  expect(standing(attempt(), end - 1)).toBe('pending')
  expect(standing(attempt(), end)).toBe('expired')
  expect(standing(attempt({ state: 'connected' }), end)).toBe('connected')
})

test.each([
  { state: 'pending', consumed: false, at: end - 1, may: true },
  { state: 'pending', consumed: false, at: end, may: false },
  { state: 'pending', consumed: true, at: end - 1, may: false },
  { state: 'declined', consumed: true, at: end - 1, may: true },
  { state: 'failed', consumed: true, at: end - 1, may: true },
  { state: 'needs_admin', consumed: true, at: end - 1, may: true },
  { state: 'declined', consumed: true, at: end, may: false },
  { state: 'connected', consumed: true, at: end - 1, may: false },
] as const)('$state, consumed: $consumed, may start: $may', ({ state, consumed, at, may }) => {
  expect(mayStart(attempt({ state, consumedAt: consumed ? new Date(end - 2) : null }), at)).toBe(may)
})

test('an attempt belongs to the browser that opened it, and to any before that', () => {
  const browser = newSecret()
  const bound = attempt({ browserHash: hashOf(browser) })
  expect(belongsTo(bound, browser)).toBe(true)
  expect(belongsTo(bound, newSecret())).toBe(false)
  expect(belongsTo(bound, undefined)).toBe(false)
  expect(belongsTo(attempt(), undefined)).toBe(true)
})

test('secrets are long, and the nonce tells nothing of the verifier', () => {
  expect(newSecret()).toMatch(/^[\w-]{43}$/)
  expect(newSecret()).not.toBe(newSecret())
  expect(nonceFrom('verifier')).toBe(nonceFrom('verifier'))
  expect(nonceFrom('verifier')).not.toContain('verifier')
})
