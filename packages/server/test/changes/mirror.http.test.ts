/** What is known of followed drives: lists, their cursors, what has happened since, and whose it is. */
import { ApiError, call, changeRoutes, eventRoutes, userItemRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../world.ts'
import { type Following, following, ownDrive, until } from './following.ts'

let world: World
let hear: Following
let connectionId: string
let other: string
const params = () => ({ projectId: world.projectId, connectionId })

beforeAll(async () => {
  world = await openWorld()
  hear = following(world)
  ;({ id: connectionId } = await world.connect('ada', demo.accounts.personal.userPrincipalName))
  ;({ id: other } = await world.connect('bo', demo.accounts.personal.userPrincipalName))
  for (const each of [connectionId, other]) await hear.watch(each)
  await until(
    async () => Promise.all([connectionId, other].map(async (each) => (await hear.state(each))?.state)),
    (states) => states.every((state) => state === 'following'),
  )
})
afterAll(() => world[Symbol.asyncDispose]())

const list = (query: { parentId?: string; search?: string; cursor?: string; limit?: string }, of = connectionId) =>
  call(changeRoutes.listItems, { params: { ...params(), connectionId: of }, query }, world.operator())

test('a list is read page by page, however long its names are', async () => {
  const names = ['a', 'b', 'c'].map((letter) => `${letter}${'漢'.repeat(200)}.txt`)
  const folder = await ownDrive(world).root().createFolder('Long names')
  const { cursor } = await hear.feed('now')
  for (const name of names) await ownDrive(world).item(folder.id).upload(name, 'x')
  await hear.toldIn(cursor, names[2]!, [connectionId])
  const found: string[] = []
  for (let place: string | undefined; ; ) {
    const page = await list({ parentId: folder.id, limit: '1', ...(place !== undefined && { cursor: place }) })
    found.push(...page.items.map(({ name }) => name))
    if (page.nextCursor === null) break
    place = page.nextCursor
  }
  expect(found).toEqual(names)
})

test('the cursor of a list is good for this list alone', async () => {
  const { items, nextCursor } = await list({ limit: '1' })
  expect(items).toHaveLength(1)
  const cursor = nextCursor!
  expect((await list({ cursor })).items[0]!.id).not.toBe(items[0]!.id)

  const strange: Parameters<typeof list>[] = [
    [{ cursor }, other],
    [{ cursor, parentId: items[0]!.id }],
    [{ cursor, search: 'a' }],
    [{ cursor, search: '' }],
    [{ cursor: (await list({ search: 'a', limit: '1' })).nextCursor! }],
    [{ cursor: (await hear.feed('now')).cursor }],
    [{ cursor: 'nonsense' }],
    [{ cursor: Buffer.from('[1,2,3,4]').toString('base64url') }],
  ]
  for (const each of strange) {
    await expect(list(...each), JSON.stringify(each)).rejects.toMatchObject({ code: 'invalid_request' })
  }
})

test('the state of one drive, and what happened in it alone', async () => {
  const drive = (of: string) =>
    call(changeRoutes.getDrive, { params: { ...params(), connectionId: of } }, world.operator())
  expect(await drive(connectionId)).toMatchObject({ connectionId, state: 'following' })
  await expect(drive('con_none')).rejects.toMatchObject({ code: 'not_found' })
  const { events } = await call(
    eventRoutes.list,
    { params: params(), query: { connectionId: other, limit: '200' } },
    world.operator(),
  )
  expect(new Set(events.map(({ data }) => data['connectionId']))).toEqual(new Set([other]))
})

test('a folder that is not there, and a file, have no list', async () => {
  const { items } = await list({ search: '.' })
  const file = items.find(({ kind }) => kind === 'file')!
  for (const parentId of ['01NOWHERE', file.id]) {
    await expect(list({ parentId }), parentId).rejects.toMatchObject({ code: 'not_found' })
  }
})

const mine = () => world.user('ada')

test('a user hears what has happened since a cursor, and nothing else of the project', async () => {
  const ask = async (query: { cursor?: string; limit?: string }, of = connectionId, who = 'ada') =>
    call(userItemRoutes.listChanges, { params: { ...params(), connectionId: of }, query }, await world.user(who))
  const start = await ask({})
  expect(start).toMatchObject({ changes: [], more: false })
  const { cursor } = await hear.feed('now')
  const file = await ownDrive(world).root().upload('since.txt', 'x')
  await hear.toldIn(cursor, 'since.txt', [connectionId, other])

  const since = await ask({ cursor: start.cursor })
  expect(since.changes).toMatchObject([{ kind: 'created', connectionId, item: { id: file.id, path: '/since.txt' } }])
  expect(await ask({ cursor: since.cursor })).toMatchObject({ changes: [], more: false })
  const strange: Parameters<typeof ask>[] = [
    [{ cursor: start.cursor }, other, 'bo'],
    [{ cursor }],
    [{ cursor: 'nonsense' }],
  ]
  for (const each of strange) await expect(ask(...each)).rejects.toMatchObject({ code: 'invalid_request' })
  await expect(ask({}, other)).rejects.toMatchObject({ code: 'not_found' })
})

test('a user reads what is in their own followed drive, and in nobody else’s', async () => {
  const { items } = await call(userItemRoutes.listItems, { params: params(), query: {} }, await mine())
  expect(items.length).toBeGreaterThan(0)
  const { id, name } = items[0]!
  expect(await call(userItemRoutes.getItem, { params: params(), query: { id } }, await mine())).toMatchObject({
    id,
    name,
  })
  const search = name.slice(0, 4).toUpperCase()
  const found = await call(userItemRoutes.listItems, { params: params(), query: { search } }, await mine())
  expect(found.items.map((each) => each.id)).toContain(id)
  const stranger = await world.user('eve')
  for (const caller of [stranger, { ...stranger, token: 'nonsense' }]) {
    await expect(call(userItemRoutes.listItems, { params: params(), query: {} }, caller)).rejects.toBeInstanceOf(
      ApiError,
    )
    await expect(call(userItemRoutes.getItem, { params: params(), query: { id } }, caller)).rejects.toBeInstanceOf(
      ApiError,
    )
  }
})

test('all of it is answered without Microsoft', async () => {
  world.emulator.faults.add({ when: { host: 'graph' }, fault: { kind: 'status', status: 503 } })
  world.emulator.faults.add({ when: { host: 'login' }, fault: { kind: 'status', status: 503 } })
  const user = await mine()
  const ask = (query: object) => call(userItemRoutes.listItems, { params: params(), query }, user)
  const [first] = (await ask({})).items
  expect((await ask({ search: first!.name })).items).toContainEqual(first)
  expect(await call(userItemRoutes.getItem, { params: params(), query: { id: first!.id } }, user)).toEqual(first)
  expect(await call(userItemRoutes.listChanges, { params: params(), query: {} }, user)).toMatchObject({ more: false })
  world.emulator.faults.clear()
})

test('a cursor from before what is kept is refused, so that nobody misses anything unknowingly', async () => {
  const ask = (query: { cursor?: string }) =>
    call(changeRoutes.feed, { params: params(), query: { ...query, limit: '1' } }, world.operator())
  const { cursor: first } = await ask({})
  const { cursor: second } = await ask({ cursor: first })
  const { cursor: now } = await ask({ cursor: 'now' })
  const { rows } = await sql<{ at: string }>`
    select min(sequence) as at from event where project_id = ${world.projectId}`.execute(world.db)
  const oldest = Number(rows[0]!.at)
  await sql`delete from event where project_id = ${world.projectId} and sequence < ${oldest + 2}`.execute(world.db)
  await expect(ask({ cursor: first })).rejects.toMatchObject({ code: 'cursor_expired', status: 410 })
  await expect(ask({ cursor: second })).resolves.toMatchObject({ events: [expect.anything()] })
  await sql`delete from event where project_id = ${world.projectId}`.execute(world.db)
  await expect(ask({ cursor: second })).rejects.toMatchObject({ code: 'cursor_expired' })
  await expect(ask({ cursor: now })).resolves.toMatchObject({ events: [], more: false })
})
