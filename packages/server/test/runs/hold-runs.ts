/** Holds back whoever would begin a run, so that a test meets them in the middle of their transaction. */
import { sql } from 'kysely'
import type { Db } from '../../src/postgres/transaction.ts'

/** Until `meanwhile` is done, nobody can write a run. */
export async function holdRuns(db: Db, meanwhile: () => Promise<void>): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`lock table run in exclusive mode`.execute(transaction)
    await meanwhile()
  })
}

/** How many transactions wait for `holdRuns` to end. */
export async function countHeld(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pg_locks where relation = 'run'::regclass and not granted`.execute(db)
  return rows[0]!.count
}
