/** Forgets runs that ended long ago, with their steps and what they kept; and of limits, what is over. */
import { sql } from 'kysely'
import type { Db } from '../postgres/transaction.ts'

const batch = 500

/** One batch of the oldest. `true` when there may be more. */
export async function deleteRunsBefore(db: Db, time: number): Promise<boolean> {
  const oldest = db
    .selectFrom('run')
    .select('id')
    .where('ended_at', '<', new Date(time))
    .where('state', 'in', ['succeeded', 'failed', 'cancelled'])
    .orderBy('ended_at')
    .limit(batch)
  const { numDeletedRows } = await db.deleteFrom('run').where('id', 'in', oldest).executeTakeFirstOrThrow()
  return numDeletedRows === BigInt(batch)
}

/** The beginnings that count no more in a limit per minute. */
export async function forgetBeginnings(db: Db, now: number): Promise<void> {
  await sql`delete from run_rate where free_at <= ${new Date(now)}`.execute(db)
}
