/** One unit of work: all of it is kept, or nothing. */
import type { Kysely, Transaction } from 'kysely'
import type { Database } from './database.ts'

/** A connection of the pool, or a transaction that is under way. */
export type Db = Kysely<Database>

export function inTransaction<T>(db: Db, work: (transaction: Transaction<Database>) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db as Transaction<Database>) : db.transaction().execute(work)
}
