/** Forgets runs that ended long ago, with their steps and what they kept. */
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
