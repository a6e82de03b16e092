import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPostgres, type Postgres } from '../../src/postgres/pool.ts'

const dataFolder = mkdtempSync(join(tmpdir(), 'drawbridge-memory-'))
let now = 0
let postgres: Postgres
const loads: string[] = []

beforeAll(async () => {
  postgres = await openPostgres({ dataFolder, clock: { now: () => now } })
  for (const id of ['prj_1', 'prj_2']) {
    const values = { id, name: id, allowed_origins: [], created_at: new Date(0) }
    await postgres.db.insertInto('project').values(values).execute()
  }
})
afterAll(async () => {
  await postgres.close()
  rmSync(dataFolder, { recursive: true })
})

/** Whether it had to be loaded. */
async function read(projectId: string, load = async (): Promise<unknown> => projectId): Promise<boolean> {
  const before = loads.length
  await postgres.memory.recall(projectId, 'key', () => {
    loads.push(projectId)
    return load()
  })
  return loads.length > before
}

const rename = (id: string) => postgres.db.updateTable('project').set({ name: 'New' }).where('id', '=', id).execute()

test('it remembers from the moment on at which it can hear', async () => {
  await expect.poll(() => read('prj_1')).toBe(false)
})

test('a change of one project is heard, and the others are still remembered', async () => {
  await read('prj_1')
  await read('prj_2')
  await rename('prj_1')
  await expect.poll(() => read('prj_1')).toBe(true)
  expect(await read('prj_2')).toBe(false)
})

test('what was being loaded when the project changed is not remembered', async () => {
  postgres.memory.forget()
  await read('prj_1', async () => {
    await rename('prj_1')
    await rename('prj_2')
    // The announcement of the second has come once this is forgotten.
    await expect.poll(() => read('prj_2')).toBe(true)
  })
  expect(await read('prj_1')).toBe(true)
})

test('a failed load is not remembered', async () => {
  postgres.memory.forget()
  await expect(read('prj_1', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await read('prj_1')).toBe(true)
})

test('nothing is remembered for long', async () => {
  await read('prj_1')
  now += 5_001
  expect(await read('prj_1')).toBe(true)
})

test('a server that cannot hear asks each time, and remembers again once it can', async () => {
  await read('prj_1')
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %'`.execute(postgres.db)
  await expect.poll(() => read('prj_1'), { interval: 5 }).toBe(true)
  await expect.poll(() => read('prj_1')).toBe(false)
})
