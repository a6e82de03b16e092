/**
 * An attempt: one run through the portal. Types and rules only; no SQL, no HTTP.
 *
 *   pending ── start ──▸ at Microsoft ── callback, once ──▸ connected | declined | needs_admin | wrong_account | failed
 *      └── ten minutes ──▸ expired
 *
 * One that ended without a connection may be started again while its ten minutes last. One that needs an administrator
 * is parked: it waits for fourteen days (parked.ts).
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Attempt } from '@drawbridge/api'
import type { Account } from './connection.ts'

export type AttemptState = Attempt['state']
export type AttemptError = NonNullable<Attempt['error']>
export type AttemptMode = 'popup' | 'modal' | 'redirect' | 'headless'

export type AttemptRecord = {
  readonly id: string
  readonly projectId: string
  readonly userId: string
  readonly appRegistrationId: string
  readonly mode: AttemptMode
  /** Whether the user may have several accounts connected. */
  readonly allowMultiple: boolean
  /** Asked for beyond what the app registration lists. */
  readonly scopes: readonly string[]
  /** The account that is expected to sign in. */
  readonly loginHint: string | null
  readonly connectLinkId: string | null
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
  /** The connection that ends once another account has taken its place. */
  readonly replacesConnectionId: string | null
  /** Who signed in, where another account was expected. */
  readonly foundAccount: Account | null
  readonly connectionId: string | null
  readonly error: AttemptError | null
  readonly createdAt: Date
  readonly expiresAt: Date
  /** When the callback took it; a second callback finds it taken. */
  readonly consumedAt: Date | null
  /** Since when it has waited for an administrator. */
  readonly parkedAt: Date | null
  /** Of the person, where that is known. */
  readonly tenantId: string | null
  readonly adminDeclinedAt: Date | null
  /** Whether the sign-in that is under way may ask nothing. */
  readonly silent: boolean
  readonly resumedAt: Date | null
  readonly resumes: number
}

/** How long a run through the portal may take, in milliseconds. */
export const attemptLifeMs = 10 * 60_000

/** A callback that has not ended by now never will, for its server has died; milliseconds. */
export const callbackLifeMs = 2 * 60_000

/** The state that holds at this moment. */
export function standing(attempt: Pick<AttemptRecord, 'state' | 'expiresAt'>, now: number): AttemptState {
  const endsByItself = attempt.state === 'pending' || attempt.state === 'needs_admin'
  return endsByItself && isOver(attempt, now) ? 'expired' : attempt.state
}

/** Whether the user may be sent to Microsoft: for the first time, or again after a run without a connection. */
export function mayStart(attempt: AttemptRecord, now: number): boolean {
  if (isOver(attempt, now) || attempt.state === 'connected') return false
  return attempt.state !== 'pending' || !isFinishing(attempt, now)
}

/** Whether Microsoft has answered, and we are making a connection of it. */
export function isFinishing({ state, consumedAt }: AttemptRecord, now: number): boolean {
  return state === 'pending' && consumedAt !== null && consumedAt.getTime() + callbackLifeMs > now
}

/** Whether this browser may see and continue the attempt; the first one to open it may. */
export function belongsTo(attempt: Pick<AttemptRecord, 'browserHash'>, browser: string | undefined): boolean {
  if (attempt.browserHash === null) return true
  return browser !== undefined && timingSafeEqual(attempt.browserHash, hashOf(browser))
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
