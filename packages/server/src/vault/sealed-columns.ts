/**
 * Every place of the database that holds sealed values, as the database's own catalogue tells.
 *
 * The convention: such a column is called `<what>_sealed`, its table has one key column, and the value is bound to
 * `<table>/<key>/<what>`. Whoever adds one adds nothing here. (The canary in `vault_key` goes by rules of its own.)
 */
import { type RawBuilder, sql } from 'kysely'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import type { Vault } from './vault.ts'

export type SealedColumn = { readonly table: string; readonly key: string; readonly column: string }

export async function sealedColumns(db: Db): Promise<SealedColumn[]> {
  const { rows } = await sql<SealedColumn>`
    select t.relname as "table", k.attname as key, c.attname as "column"
    from pg_class t
    join pg_attribute c on c.attrelid = t.oid and c.attname like '%\_sealed' and not c.attisdropped
    join pg_index i on i.indrelid = t.oid and i.indisprimary
    join pg_attribute k on k.attrelid = t.oid and k.attnum = i.indkey[0]
    where t.relnamespace = current_schema()::regnamespace and t.relkind = 'r' and t.relname <> 'vault_key'
    order by 1, 3`.execute(db)
  return rows
}

/** To what a value in this column is bound. */
export function placeOf({ table, column }: SealedColumn, key: string): string {
  return `${table}/${key}/${column.replace(/_sealed$/, '')}`
}

/** How many sealed values name each master key. Reads every one of their heads: seconds where there are millions. */
export async function countByKey(db: Db, columns: readonly SealedColumn[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const { table, column } of columns) {
    const value = sql.ref(column)
    const { rows } = await sql<{ id: string; count: number }>`
      select ${keyIn(value)} as id, count(*)::integer as count
      from ${sql.table(table)} where ${value} is not null group by 1`.execute(db)
    for (const { id, count } of rows) counts.set(id, (counts.get(id) ?? 0) + count)
  }
  return counts
}

export type Batch = {
  /** Where the next batch begins; absent after the last one. */
  readonly next?: string | undefined
  readonly rewrapped: number
  /** Places whose value no longer opens, so that it cannot be wrapped anew. */
  readonly damaged: readonly string[]
}

/**
 * Wraps some values of one column anew, in a transaction of its own that holds their rows for milliseconds. Rows that
 * somebody else has locked at the moment are passed over: a refresh may hold one for long, and leaves it newly sealed.
 *
 * @param after the key at which the batch before this one ended; empty to begin
 */
export function rewrapBatch(db: Db, vault: Vault, place: SealedColumn, after: string, size: number): Promise<Batch> {
  const [table, key, column] = [sql.table(place.table), sql.ref(place.key), sql.ref(place.column)]
  return inTransaction(db, async (transaction) => {
    const { rows } = await sql<{ key: string; sealed: Buffer }>`
      select ${key} as key, ${column} as sealed from ${table}
      where ${key} > ${after} and ${column} is not null and ${keyIn(column)} <> ${vault.keys.current().id}
        -- A server that slept through a change of keys must not wrap anything back.
        and exists (select from vault_key where current_key_id = ${vault.keys.current().id})
      order by ${key} limit ${size} for no key update skip locked`.execute(transaction)

    const damaged: string[] = []
    const wrapped = rows.flatMap(({ key: id, sealed }) => {
      const context = placeOf(place, id)
      try {
        return [{ id, sealed: vault.rewrap(sealed, context) }]
      } catch {
        damaged.push(context)
        return []
      }
    })
    await sql`
      update ${table} set ${column} = anew.sealed
      from unnest(${wrapped.map(({ id }) => id)}::text[], ${wrapped.map(({ sealed }) => sealed)}::bytea[])
        as anew (id, sealed)
      where ${table}.${key} = anew.id`.execute(transaction)
    const next = rows.length < size ? undefined : rows.at(-1)?.key
    return { next, rewrapped: wrapped.length, damaged }
  })
}

/** The id of the master key in the head of a sealed value, as `keyIdOf` reads it. */
function keyIn(value: RawBuilder<unknown>): RawBuilder<string> {
  return sql`encode(substring(${value} from 2 for 4), 'hex')`
}
