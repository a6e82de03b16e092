/** What a whole run of the product leaves sealed in the database, column by column. */
import { demo } from '@drawbridge/emulator'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placeOf, type SealedColumn, sealedColumns } from '../../src/vault/sealed-columns.ts'
import { createBrowser } from '../browser.ts'
import { openWorld, type World } from '../world.ts'

let world: World
let columns: SealedColumn[]

beforeAll(async () => {
  world = await openWorld()
  for (const userId of ['one', 'two']) {
    await world.connect(userId, demo.accounts.work.userPrincipalName)
    const { portalUrl } = await world.beginAttempt(userId)
    const browser = createBrowser()
    await browser.submit(await browser.open(portalUrl))
  }
  columns = await sealedColumns(world.db)
})
afterAll(() => world[Symbol.asyncDispose]())

const nameOf = ({ table, column }: SealedColumn): string => `${table}.${column}`

async function valuesOf({ table, key, column }: SealedColumn): Promise<{ key: string; sealed: Buffer }[]> {
  const { rows } = await sql<{ key: string; sealed: Buffer }>`
    select ${sql.ref(key)} as key, ${sql.ref(column)} as sealed from ${sql.table(table)}
    where ${sql.ref(column)} is not null`.execute(world.db)
  return rows
}

test('every column of the kind is known, and lies in a table with one key column', async () => {
  const { rows } = await sql<{ name: string }>`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = current_schema() and column_name like '%sealed%' and table_name <> 'vault_key'`.execute(
    world.db,
  )
  expect(columns.map(nameOf)).toEqual(rows.map(({ name }) => name).sort())
  expect(columns.map(nameOf)).toContain('connection_grant.refresh_token_sealed')
})

test('each value opens in its own place', async () => {
  const filled = new Set<string>()
  for (const column of columns) {
    for (const { key, sealed } of await valuesOf(column)) {
      expect(world.vault.open(sealed, placeOf(column, key)), nameOf(column)).not.toBe('')
      filled.add(nameOf(column))
    }
  }
  const tokens = ['connection_grant.access_token_sealed', 'connection_grant.refresh_token_sealed']
  expect([...filled]).toEqual(expect.arrayContaining(['attempt.code_verifier_sealed', ...tokens]))
})

test('copied to any other place, a value opens nowhere', async () => {
  const values = await Promise.all(columns.map(async (column) => ({ column, rows: await valuesOf(column) })))
  const places = values.flatMap(({ column, rows }) => rows.map(({ key }) => placeOf(column, key)))
  // Columns that this run leaves empty are places too.
  const everywhere = [...places, ...columns.map((column) => placeOf(column, 'another'))]
  for (const { column, rows } of values) {
    for (const { key, sealed } of rows) {
      const own = placeOf(column, key)
      for (const place of everywhere.filter((each) => each !== own)) {
        expect(() => world.vault.open(sealed, place), `${own} in ${place}`).toThrow('belongs to another row')
        expect(() => world.vault.rewrap(sealed, place), `${own} in ${place}`).toThrow('belongs to another row')
      }
    }
  }
})
