/**
 * Refreshes connections that nobody has used for long, well before Microsoft forgets them on the ninetieth day.
 *
 * Each has a day of its own between the 45th and the 74th, told by its id, so that those that were made on one day do not
 * fall due together, and weeks are left for what goes wrong.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/refresh-tokens#token-lifetime
 */
import { sql } from 'kysely'
import { Problem } from '../errors.ts'
import type { ConnectionServices } from './services.ts'

export const idleDays = 45
export const spreadDays = 30
const dayMs = 24 * 60 * 60_000
const batchSize = 100

export type IdleBatch = {
  /** Where the next batch begins; absent after the last one. */
  readonly next?: string | undefined
  readonly refreshed: number
  /** Refused, or not answered: written down where it lasts, and tried again with the next run where not. */
  readonly failed: number
}

/**
 * One batch, in the order of ids, so that one that keeps failing stands in nobody's way.
 *
 * @param after the id at which the batch before this one ended; empty to begin
 */
export async function refreshIdle(
  { db, clock, accessTokens }: Pick<ConnectionServices, 'db' | 'clock' | 'accessTokens'>,
  after: string,
  size: number = batchSize,
): Promise<IdleBatch> {
  const newest = new Date(clock.now() - idleDays * dayMs)
  const due = await db
    .selectFrom('connection_grant as g')
    .innerJoin('connection as c', 'c.id', 'g.connection_id')
    .select(['c.id', 'c.app_registration_id as appRegistrationId'])
    .where('c.id', '>', after)
    .where('g.refresh_token_sealed', 'is not', null)
    .where('c.status', 'not in', ['needs_sign_in', 'revoked'])
    .where(
      sql<boolean>`g.refreshed_at < ${newest}::timestamptz
        - (mod(abs(hashtext(c.id)::bigint), ${spreadDays}::bigint)) * interval '1 day'`,
    )
    .orderBy('c.id')
    .limit(size)
    .execute()

  const outcomes = await Promise.allSettled(due.map((connection) => accessTokens.get(connection)))
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected' && !(outcome.reason instanceof Problem)) throw outcome.reason
  }
  // Nobody asks for these soon: they need not lie in memory.
  for (const { id } of due) accessTokens.release(id)
  const failed = outcomes.filter(({ status }) => status === 'rejected').length
  return { next: due.length < size ? undefined : due.at(-1)?.id, refreshed: due.length - failed, failed }
}
