import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyInto, copyRow } from '../../src/postgres/copy.ts'
import { openPostgres, type Postgres } from '../../src/postgres/pool.ts'
import { type Db, inTransaction } from '../../src/postgres/transaction.ts'
import { openTestDatabase, type TestDatabase } from '../database.ts'

let database: TestDatabase
let postgres: Postgres

beforeAll(async () => {
  database = await openTestDatabase()
  postgres = await openPostgres({ dataFolder: '', databaseUrl: database.url })
  await sql`create table shelf (id integer primary key, title text)`.execute(postgres.db)
})

afterAll(async () => {
  await postgres.close()
  await database[Symbol.asyncDispose]()
})

const titles = async (db: Db = postgres.db) =>
  (await sql<{ title: string | null }>`select title from shelf order by id`.execute(db)).rows.map(({ title }) => title)

test('what is written is what is read, whatever its letters', async () => {
  const odd = ['', '\\N', '\\', 'a\tb\nc\rd', '\\.', "O'Neil; drop table shelf", 'Ä 漢 🗂️', '{"a": "\\"b"}']
  const rows = [...odd, null].map((title, id) => copyRow([id, title]))
  await inTransaction(postgres.db, (transaction) => copyInto(transaction, 'shelf (id, title)', rows.join('')))
  expect(await titles()).toEqual([...odd, null])
})

test('rows that cannot be are refused, and the transaction goes on from its savepoint', async () => {
  const before = await titles()
  await inTransaction(postgres.db, async (transaction) => {
    await sql`savepoint before`.execute(transaction)
    const rows = [100, 101, 0].map((id) => copyRow([id, 'x'])).join('')
    await expect(copyInto(transaction, 'shelf (id, title)', rows)).rejects.toMatchObject({ code: '23505' })
    await sql`rollback to savepoint before`.execute(transaction)
    await copyInto(transaction, 'shelf (id, title)', copyRow([102, 'kept']))
    expect(await titles(transaction)).toEqual([...before, 'kept'])
  })
  await expect(copyInto(postgres.db, 'no_shelf (id)', copyRow([1]))).rejects.toMatchObject({ code: '42P01' })
  expect(await titles()).toEqual([...before, 'kept'])
})
