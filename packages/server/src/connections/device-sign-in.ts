/**
 * A sign-in by device code: the server holds the code, a person types a short one elsewhere. Types and rules only.
 *
 *   pending ── asked at Microsoft's pace ──▸ connected | declined | needs_admin | failed
 *      └── Microsoft's quarter of an hour ──▸ expired
 */
import type { DeviceSignIn } from '@drawbridge/api'
import type { AttemptError, AttemptState } from './attempt.ts'

export type DeviceSignInRecord = {
  readonly id: string
  readonly projectId: string
  readonly userId: string
  readonly appRegistrationId: string
  /** As stored; `standingOf` tells what it is worth now. */
  readonly state: Exclude<AttemptState, 'wrong_account'>
  /** What the person types in at `verificationUri`. */
  readonly userCode: string
  readonly verificationUri: string
  readonly deviceCodeSealed: Buffer | null
  /** Between two questions, in milliseconds. */
  readonly intervalMs: number
  readonly reconnectConnectionId: string | null
  readonly connectionId: string | null
  readonly error: AttemptError | null
  readonly createdAt: Date
  readonly expiresAt: Date
}

export function presentDeviceSignIn(record: DeviceSignInRecord, now: number): DeviceSignIn {
  const { id, userCode, verificationUri, intervalMs, connectionId, error, expiresAt } = record
  const state = record.state === 'pending' && expiresAt.getTime() <= now ? 'expired' : record.state
  const expired = { code: 'attempt_expired', message: 'Nobody signed in in time. Start again for a new code.' }
  return {
    id,
    state,
    userCode,
    verificationUri,
    intervalMs,
    connectionId,
    error: state === 'expired' ? (error ?? expired) : error,
    expiresAt: expiresAt.toISOString(),
  }
}
