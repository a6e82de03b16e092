import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { openPostgres, type Postgres } from '../../src/postgres/pool.ts'
import { takeUpKeys } from '../../src/vault/key-record.ts'
import { createKeyRing } from '../../src/vault/key-ring.ts'
import { watchKeys } from '../../src/vault/key-watch.ts'
import { type MasterKey, masterKey } from '../../src/vault/master-key.ts'
import { advanceRotation, beginRotation, type RotationServices, vaultStatus } from '../../src/vault/rotation.ts'
import { openVault } from '../../src/vault/vault.ts'
import { openTestDatabase, type TestDatabase } from '../database.ts'

let database: TestDatabase
let postgres: Postgres
let closing: (() => Promise<void>)[]
const [first, second, third] = [1, 2, 3].map(() => masterKey(randomBytes(32))) as [MasterKey, MasterKey, MasterKey]

beforeAll(async () => {
  database = await openTestDatabase()
  postgres = await openPostgres({ dataFolder: '', databaseUrl: database.url })
  await sql`create table shelf (id text primary key, book_sealed bytea)`.execute(postgres.db)
})
beforeEach(async () => {
  await sql`truncate vault_key, vault_server, shelf`.execute(postgres.db)
  closing = []
  return async () => {
    for (const close of closing) await close()
  }
})
afterAll(async () => {
  await postgres.close()
  await database[Symbol.asyncDispose]()
})

/** A server's own view: the keys it has, and those that its sources hold when they are read anew. */
async function server(has: [MasterKey, ...MasterKey[]], later: [MasterKey, ...MasterKey[]] = has) {
  const { db } = postgres
  const vault = openVault(createKeyRing(has))
  await takeUpKeys(db, vault, systemClock)
  const keySources = { read: async () => later }
  const keyWatch = watchKeys({ db, vault, sources: keySources, onError: () => {} })
  closing.push(() => keyWatch.close())
  await keyWatch.beat()
  return { db, vault, clock: systemClock, keySources, keyWatch } satisfies RotationServices
}

async function fill({ db, vault }: RotationServices, count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, index) => `b${String(index).padStart(5, '0')}`)
  const sealed = ids.map((id) => vault.seal(`text of ${id}`, `shelf/${id}/book`))
  await sql`insert into shelf select * from unnest(${ids}::text[], ${sealed}::bytea[])`.execute(db)
}

async function readAll({ db, vault }: RotationServices): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; book_sealed: Buffer }>`select * from shelf`.execute(db)
  return new Map(rows.map(({ id, book_sealed }) => [id, vault.open(book_sealed, `shelf/${id}/book`)]))
}

async function rowsOf(services: RotationServices, key: MasterKey) {
  return (await vaultStatus(services)).keys.find(({ id }) => id === key.id)
}

test('all values move to the new key, and then the old one may go', async () => {
  const one = await server([first], [first, second])
  await fill(one, 450)
  const before = await readAll(one)
  await beginRotation(one)
  expect((await vaultStatus(one)).rotation).toMatchObject({ state: 'announced', keyId: second.id, wrapped: 0 })
  expect(await advanceRotation(one, { batchSize: 100 })).toBe('finished')

  expect(await readAll(one)).toEqual(before)
  expect(await rowsOf(one, first)).toEqual({ id: first.id, current: false, known: true, rows: 0, removable: true })
  expect((await vaultStatus(one)).rotation).toMatchObject({ state: 'finished', rows: 450, wrapped: 450, damaged: 0 })
  // Without the old key everything still opens, and the server starts.
  expect(await readAll(await server([second]))).toEqual(before)
})

test('a run that was cut short is taken up where it was', async () => {
  const one = await server([first, second])
  await fill(one, 300)
  const before = await readAll(one)
  await beginRotation(one)
  const power = new AbortController()
  let wrapped = 0
  const cut = advanceRotation(one, {
    batchSize: 50,
    signal: power.signal,
    onBatch: (count) => {
      wrapped += count
      if (wrapped >= 150) power.abort()
    },
  })
  await expect(cut).rejects.toThrow()
  expect((await vaultStatus(one)).rotation).toMatchObject({ state: 'wrapping', rows: 300, wrapped: 150 })
  expect(await rowsOf(one, first)).toMatchObject({ rows: 150, removable: false })
  expect(await readAll(one)).toEqual(before)

  const other = await server([first, second])
  let rest = 0
  const count = (each: number): void => {
    rest += each
  }
  expect(await advanceRotation(other, { batchSize: 50, onBatch: count })).toBe('finished')
  expect(rest).toBe(150)
  expect(await readAll(other)).toEqual(before)
})

test('four servers at once wrap each value once', async () => {
  const servers = await Promise.all([1, 2, 3, 4].map(() => server([first, second])))
  await fill(servers[0]!, 1_000)
  const before = await readAll(servers[0]!)
  await beginRotation(servers[0]!)
  let wrapped = 0
  const onBatch = (count: number): void => {
    wrapped += count
  }
  const run = async (each: RotationServices): Promise<void> => {
    while ((await advanceRotation(each, { batchSize: 20, onBatch })) === 'waiting');
  }
  await Promise.all(servers.map(run))
  expect(wrapped).toBe(1_000)
  expect(await readAll(servers[3]!)).toEqual(before)
})

test('a key takes over only when every server has it, and is idle only when no server seals with the old one', async () => {
  const one = await server([first, second])
  const late = await server([first])
  await fill(one, 10)
  await beginRotation(one)
  expect(await advanceRotation(one)).toBe('waiting')
  const { rotation, servers } = await vaultStatus(one)
  expect(rotation).toMatchObject({ state: 'announced', waitingFor: [expect.any(String)] })
  expect(servers).toHaveLength(2)
  expect(one.vault.keys.current().id).toBe(first.id)

  late.vault.keys.add([second])
  await late.keyWatch.beat()
  // It takes over here; the other server seals with the old one until it has heard of it.
  expect(await advanceRotation(one)).toBe('waiting')
  expect(await rowsOf(one, first)).toMatchObject({ rows: 0, removable: false })
  await sql`update shelf set book_sealed = ${late.vault.seal('written late', 'shelf/b00003/book')} where id = 'b00003'`.execute(
    one.db,
  )
  await late.keyWatch.beat()
  expect(await advanceRotation(one)).toBe('finished')
  expect(await rowsOf(one, first)).toMatchObject({ rows: 0, removable: true })
  expect((await readAll(one)).get('b00003')).toBe('written late')
})

test('a server that hears of an unknown key reads its sources anew', async () => {
  const one = await server([first, second])
  const other = await server([first], [first, second])
  await beginRotation(one)
  expect(await advanceRotation(one)).toBe('waiting')
  await other.keyWatch.beat()
  await advanceRotation(one)
  await other.keyWatch.beat()
  expect(other.vault.keys.current().id).toBe(second.id)
})

test('a row that somebody holds stops nothing, and is neither waited for nor forgotten', async () => {
  const one = await server([first, second])
  await fill(one, 30)
  await beginRotation(one)
  await one.db.transaction().execute(async (held) => {
    await sql`select 1 from shelf where id = 'b00007' for update`.execute(held)
    expect(await advanceRotation(one)).toBe('waiting')
    expect(await rowsOf(one, first)).toMatchObject({ rows: 1, removable: false })
    expect((await readAll(one)).size).toBe(30)
  })
  expect(await advanceRotation(one)).toBe('finished')
})

test('a value that had been damaged is told, and keeps its key from being called idle', async () => {
  const one = await server([first, second])
  await fill(one, 5)
  await sql`update shelf set book_sealed = (select book_sealed from shelf where id = 'b00001') where id = 'b00002'`.execute(
    one.db,
  )
  await beginRotation(one)
  expect(await advanceRotation(one, { batchSize: 2 })).toBe('finished')
  expect((await vaultStatus(one)).rotation).toMatchObject({ damaged: 1, wrapped: 4 })
  expect(await rowsOf(one, first)).toMatchObject({ rows: 1, removable: false })
})

test('what cannot be changed to is refused, and changes nothing', async () => {
  const one = await server([first])
  await expect(beginRotation(one)).rejects.toMatchObject({ code: 'conflict' })
  await expect(beginRotation(one, first.id)).rejects.toMatchObject({ code: 'conflict' })
  await expect(beginRotation(one, third.id)).rejects.toMatchObject({ code: 'not_found' })
  expect((await vaultStatus(one)).rotation).toBeNull()
})

test('asking twice begins one change', async () => {
  const one = await server([first, second, third])
  await beginRotation(one, second.id)
  await beginRotation(one)
  expect((await vaultStatus(one)).rotation).toMatchObject({ keyId: second.id })
  expect(await advanceRotation(one)).toBe('finished')
})

test('a server without the key at work does not start', async () => {
  const one = await server([first, second])
  await beginRotation(one)
  await advanceRotation(one)
  await expect(server([first])).rejects.toMatchObject({
    code: 'master_key_wrong',
    message: expect.stringContaining(second.id),
  })
})
