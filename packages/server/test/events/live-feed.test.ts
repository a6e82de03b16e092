/** The feed as it grows, on a real database. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBell } from '../../src/events/bell.ts'
import { followFeed } from '../../src/events/live-feed.ts'
import { recordEvents } from '../../src/events/record-event.ts'
import { openPostgres, type Postgres } from '../../src/postgres/pool.ts'
import { openTestDatabase, type TestDatabase } from '../database.ts'

let database: TestDatabase
let postgres: Postgres

beforeAll(async () => {
  database = await openTestDatabase()
  postgres = await openPostgres({ dataFolder: '', databaseUrl: database.url })
  for (const id of ['prj_one', 'prj_two']) {
    await postgres.db
      .insertInto('project')
      .values({ id, name: id, allowed_origins: [], created_at: new Date() })
      .execute()
  }
})
afterAll(async () => {
  await postgres.close()
  await database[Symbol.asyncDispose]()
})

async function happen(projectId: string, number: number): Promise<void> {
  const event = { projectId, type: 'app.event' as const, data: { number } }
  await postgres.db.transaction().execute((transaction) => recordEvents(transaction, [event], Date.now()))
}

test('tells of its own project alone, and beats while nothing happens', async () => {
  const bell = openBell(postgres.pool)
  const stop = new AbortController()
  let looks = 0
  const assertMay = async (): Promise<void> => {
    looks += 1
  }
  const request = { projectId: 'prj_one', cursor: 'now', limit: 10 }
  const pages = followFeed({ db: postgres.db, bell }, request, { assertMay, signal: stop.signal, heartbeatMs: 40 })
  expect((await pages.next()).value).toMatchObject({ events: [], more: false })

  await happen('prj_two', 1)
  expect((await pages.next()).value).toMatchObject({ events: [] })
  await happen('prj_one', 2)
  const told = []
  while (told.length === 0) told.push(...(await pages.next()).value!.events)
  expect(told).toMatchObject([{ projectId: 'prj_one', data: { number: 2 } }])
  expect(looks).toBeGreaterThanOrEqual(3)

  bell.close()
  expect(await pages.next()).toMatchObject({ done: true })
})

test('reads no further than it is asked to', async () => {
  for (const number of [3, 4, 5]) await happen('prj_two', number)
  const bell = openBell(postgres.pool)
  let looks = 0
  const assertMay = async (): Promise<void> => {
    looks += 1
  }
  const signal = new AbortController().signal
  const pages = followFeed({ db: postgres.db, bell }, { projectId: 'prj_two', limit: 1 }, { assertMay, signal })
  const first = (await pages.next()).value!
  await new Promise(setImmediate)
  expect([first.events.length, first.more, looks]).toEqual([1, true, 1])
  const second = (await pages.next()).value!
  expect(second.events).not.toEqual(first.events)
  expect(looks).toBe(2)
  await pages.return(undefined)
  bell.close()
})
