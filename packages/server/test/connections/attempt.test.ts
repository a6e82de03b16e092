import { describe, expect, test } from 'vitest'
import {
  type AttemptRecord,
  belongsTo,
  hashOf,
  mayStart,
  newSecret,
  nonceFrom,
  standing,
} from '../../src/connections/attempt.ts'
import { consentOf, isParked, mayResume, nextResume } from '../../src/connections/parked.ts'

const end = Date.UTC(2026, 10, 21)

const begun = {
  mode: 'popup',
  allowMultiple: false,
  scopes: [],
  loginHint: null,
  connectLinkId: null,
  replacesConnectionId: null,
  foundAccount: null,
  parkedAt: null,
  tenantId: null,
  adminDeclinedAt: null,
  silent: false,
  resumedAt: null,
  resumes: 0,
} as const

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
    ...begun,
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

test('a callback that has not ended after two minutes never will: the person may try again', () => {
  const begun = attempt({ consumedAt: new Date(end - 200_000) })
  expect(mayStart(begun, end - 200_000 + 119_999)).toBe(false)
  expect(mayStart(begun, end - 200_000 + 120_000)).toBe(true)
})

describe('an attempt that waits for an administrator', () => {
  const day = 24 * 60 * 60_000
  const parkedAt = new Date(end)
  const parked = (change: Partial<AttemptRecord> = {}) =>
    attempt({ state: 'needs_admin', parkedAt, expiresAt: new Date(end + 14 * day), tenantId: 't', ...change }) as Parked
  const later = new Date(end + day)
  type Parked = AttemptRecord & { parkedAt: Date }

  test('waits fourteen days, also while the person tries again', () => {
    expect(isParked(parked(), end + 13 * day)).toBe(true)
    expect(isParked(parked({ state: 'pending' }), end + 13 * day)).toBe(true)
    expect(isParked(parked(), end + 14 * day)).toBe(false)
    expect(standing(parked(), end + 14 * day)).toBe('expired')
    expect(isParked(parked({ state: 'connected' }), end)).toBe(false)
    expect(isParked(attempt({ state: 'needs_admin' }), end - 1)).toBe(false)
  })

  test('goes on with an approval that came after it was parked, and with no other', () => {
    expect(mayResume(parked(), undefined, end)).toBe(false)
    expect(mayResume(parked(), new Date(end - 1), end)).toBe(false)
    expect(mayResume(parked(), later, end + day)).toBe(true)
    expect(consentOf(parked(), later)).toBe('granted')
    // An approval of whose tenant nobody knows is worth a try, but is not said to be theirs.
    expect(mayResume(parked({ tenantId: null }), later, end + day)).toBe(true)
    expect(consentOf(parked({ tenantId: null }), later)).toBe('waiting')
  })

  test('tries again after pauses that grow, gives up, and begins anew with a new approval', () => {
    const tried = (resumes: number) => parked({ resumedAt: later, resumes })
    const at = later.getTime()
    expect(mayResume(tried(1), later, at + 9_999)).toBe(false)
    expect(mayResume(tried(1), later, at + 10_000)).toBe(true)
    expect(mayResume(tried(4), later, at + 80_000)).toBe(true)
    expect(mayResume(tried(5), later, at + day)).toBe(false)
    expect(nextResume(tried(4), later)).toBe(5)
    const again = new Date(at + day)
    expect(mayResume(tried(5), again, at + day)).toBe(true)
    expect(nextResume(tried(5), again)).toBe(1)
  })

  test('a no counts until a later yes', () => {
    const declined = parked({ adminDeclinedAt: later })
    expect(consentOf(declined, undefined)).toBe('declined')
    expect(consentOf(declined, new Date(end + 1))).toBe('declined')
    expect(consentOf(declined, new Date(end + 2 * day))).toBe('granted')
  })
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
