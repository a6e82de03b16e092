/**
 * A parked attempt: one that waits for an administrator. Rules only; no SQL, no HTTP.
 *
 *   needs_admin ─ parked, fourteen days ─▸ the administrator approves ─▸ silent sign-in ─▸ connected
 *                       ▲                                                   │ not effective yet
 *                       └────────────────── a pause that grows ─────────────┘
 *
 * That an administrator approved is a hint, for anybody with the link could say so. What counts is Microsoft's answer to
 * the user's own sign-in.
 */
import type { Attempt } from '@drawbridge/api'
import { type AttemptRecord, isFinishing, standing } from './attempt.ts'

/** How long an attempt waits for an administrator, in milliseconds. */
export const parkedLifeMs = 14 * 24 * 60 * 60_000

/** Before a silent sign-in is tried again: Microsoft may take a minute to spread an approval. In milliseconds. */
const pausesMs = [10_000, 20_000, 40_000, 80_000]

type Parked = AttemptRecord & { readonly parkedAt: Date }

/** Whether it waits, also while the user tries once more. */
export function isParked(attempt: AttemptRecord, now: number): attempt is Parked {
  if (attempt.parkedAt === null || isFinishing(attempt, now)) return false
  return ['needs_admin', 'pending'].includes(standing(attempt, now))
}

/** What is known of the approval. @param grantedAt when the tenant's administrator is said to have approved */
export function consentOf(attempt: Parked, grantedAt: Date | undefined): 'waiting' | 'granted' | 'declined' {
  const { parkedAt, adminDeclinedAt, tenantId } = attempt
  const granted = grantedAt !== undefined && grantedAt >= parkedAt
  if (granted && tenantId !== null && grantedAt >= (adminDeclinedAt ?? parkedAt)) return 'granted'
  return adminDeclinedAt ? 'declined' : 'waiting'
}

/** Whether the page may go on by itself now, with a sign-in that asks nothing. */
export function mayResume(attempt: Parked, grantedAt: Date | undefined, now: number): boolean {
  const { parkedAt, resumedAt, resumes } = attempt
  if (grantedAt === undefined || grantedAt < parkedAt) return false
  if (resumedAt === null || resumedAt < grantedAt) return true
  const pause = pausesMs[resumes - 1]
  return pause !== undefined && resumedAt.getTime() + pause <= now
}

/** How often it will have gone on by itself since this approval, once it has done so now. */
export function nextResume({ resumedAt, resumes }: AttemptRecord, grantedAt: Date | undefined): number {
  return resumedAt === null || (grantedAt && resumedAt < grantedAt) ? 1 : resumes + 1
}

/** The public shape of an attempt. @param approvalUrl what to hand to an administrator */
export function presentAttempt(
  attempt: AttemptRecord,
  now: number,
  { approvalUrl, grantedAt }: { readonly approvalUrl: string; readonly grantedAt: Date | undefined },
): Attempt {
  const { id, connectionId, error, expiresAt } = attempt
  return {
    id,
    state: standing(attempt, now),
    connectionId,
    error,
    adminConsent: isParked(attempt, now)
      ? { state: consentOf(attempt, grantedAt), url: approvalUrl, since: attempt.parkedAt.toISOString() }
      : null,
    expiresAt: expiresAt.toISOString(),
  }
}
