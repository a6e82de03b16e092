/** For statements that come again and again: PostgreSQL plans them once on each connection. */
import type { RawBuilder } from 'kysely'
import type { Pool } from 'pg'
import type { Db } from './transaction.ts'

const names = new Map<string, string>()

/** @param query whose text takes few forms; what differs from time to time belongs into its parameters */
export async function runPrepared<Row>(pool: Pool, db: Db, query: RawBuilder<Row>): Promise<Row[]> {
  const { sql: text, parameters } = query.compile(db)
  let name = names.get(text)
  if (name === undefined) {
    name = `drawbridge_${names.size}`
    names.set(text, name)
  }
  const { rows } = await pool.query({ name, text, values: [...parameters] })
  return rows as Row[]
}
