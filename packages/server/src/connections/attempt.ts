/**
 * An attempt: one run through the portal. Types and rules only; no SQL, no HTTP.
 *
 *   pending ── start ──▸ at Microsoft ── callback, once ──▸ connected | declined | needs_admin | failed
 *      └── ten minutes ──▸ expired
 *
 * One that ended without a connection may be started again while its ten minutes last.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Attempt } from '@drawbridge/api'

export type AttemptState = Attempt['state']
export type AttemptError = NonNullable<Attempt['error']>

export type AttemptRecord = {
  readonly id: string
  readonly projectId: string
  readonly userId: string
  readonly appRegistrationId: string
  /** As stored; `standing` tells what it is worth now. */
  readonly state: AttemptState
  /** SHA-256 of the browser's cookie, once a browser has opened the portal. */
  readonly browserHash: Buffer | null
  readonly codeVerifierSealed: Buffer | null
  /** Where the portal's answer is posted, and nowhere else. */
  readonly origin: string | null
  /** Where the last page leads back to, for a run in the product's own window. */
  readonly returnTo: string | null
  readonly reconnectConnectionId: string | null
  readonly connectionId: string | null
  readonly error: AttemptError | null
  readonly createdAt: Date
  readonly expiresAt: Date
  /** When the callback took it; a second callback finds it taken. */
  readonly consumedAt: Date | null
}

/** How long a run through the portal may take, in milliseconds. */
export const attemptLifeMs = 10 * 60_000

/** The state that holds at this moment. */
export function standing(attempt: Pick<AttemptRecord, 'state' | 'expiresAt'>, now: number): AttemptState {
  return attempt.state === 'pending' && isOver(attempt, now) ? 'expired' : attempt.state
}

/** Whether the user may be sent to Microsoft: for the first time, or again after a run without a connection. */
export function mayStart(attempt: AttemptRecord, now: number): boolean {
  if (isOver(attempt, now) || attempt.state === 'connected') return false
  return attempt.state !== 'pending' || attempt.consumedAt === null
}

/** Whether this browser may see and continue the attempt; the first one to open it may. */
export function belongsTo(attempt: Pick<AttemptRecord, 'browserHash'>, browser: string | undefined): boolean {
  if (attempt.browserHash === null) return true
  return browser !== undefined && timingSafeEqual(attempt.browserHash, hashOf(browser))
}

/** The public shape. */
export function presentAttempt(attempt: AttemptRecord, now: number): Attempt {
  const { id, connectionId, error } = attempt
  return { id, state: standing(attempt, now), connectionId, error }
}

/** An unguessable value for a state or a cookie: 256 bits, base64url. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of such a value. It is random, so a plain hash cannot be turned back. */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

/** The nonce that the id token must hold, derived so that only the verifier has to be kept. */
export function nonceFrom(codeVerifier: string): string {
  return createHash('sha256').update('drawbridge nonce\0').update(codeVerifier).digest('base64url')
}

function isOver(attempt: Pick<AttemptRecord, 'expiresAt'>, now: number): boolean {
  return attempt.expiresAt.getTime() <= now
}
