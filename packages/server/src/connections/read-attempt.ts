/** An attempt as everybody outside sees it. */
import type { Attempt } from '@drawbridge/api'
import type { AttemptRecord } from './attempt.ts'
import { presentAttempt } from './parked.ts'
import { findConsent } from './parked-store.ts'
import { approvalUrl, type ConnectionServices } from './services.ts'

export async function readAttempt(
  { db, clock, publicUrl }: Pick<ConnectionServices, 'db' | 'clock' | 'publicUrl'>,
  attempt: AttemptRecord,
): Promise<Attempt> {
  const grantedAt = await findConsent(db, attempt)
  return presentAttempt(attempt, clock.now(), { approvalUrl: approvalUrl(publicUrl, attempt.id), grantedAt })
}
