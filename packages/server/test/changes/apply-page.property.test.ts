/** Whatever people do between two looks, events alone give the true picture: none lost, none invented. */
import { demo, type Emulator, startEmulator } from '@drawbridge/emulator'
import { createOneDrive, type DeltaPage, type OneDrive } from '@drawbridge/onedrive'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyPage } from '../../src/changes/apply-page.ts'
import type { PlacedChange } from '../../src/changes/filter.ts'
import { followDrive, getFollowedDrive, StalePull } from '../../src/changes/followed-drive.ts'
import { indexedProperties } from '../../src/changes/indexed-item.ts'
import { deleteTombstonesBefore, keepTombstonesMs } from '../../src/changes/item-index.ts'
import { listMirror } from '../../src/changes/mirror.ts'
import { pageLots } from '../../src/changes/page-lots.ts'
import { openPostgres, type Postgres } from '../../src/postgres/pool.ts'
import { inTransaction } from '../../src/postgres/transaction.ts'
import { openTestDatabase, type TestDatabase } from '../database.ts'
import { type Picture, sorted, tell, truth } from './picture.ts'
import { type Random, randomWork, seeded } from './random-work.ts'

let database: TestDatabase
let postgres: Postgres
let emulator: Emulator

beforeAll(async () => {
  database = await openTestDatabase()
  postgres = await openPostgres({ dataFolder: '', databaseUrl: database.url })
  emulator = await startEmulator()
})

afterAll(async () => {
  await emulator.close()
  await postgres.close()
  await database[Symbol.asyncDispose]()
})

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9))
const rounds = Number(process.env['ROUNDS'] ?? 25)

test.each(['personal', 'work'] as const)(`a %s drive (SEED=${seed})`, { timeout: 60_000 }, async (account) => {
  const random = seeded(seed)
  const onedrive = signedIn(account)
  const connectionId = `con_${account}${seed}`
  await plant(connectionId)
  const owner = { connectionId, userId: 'u', driveId: 'd' }
  const { id: folderId } = await onedrive.drive().root().createFolder(`Work ${seed}`)
  const work = randomWork(onedrive, random, folderId, account === 'personal')
  const told: string[] = []
  const picture: Picture = new Map()

  for (let round = 0; round < rounds; round += 1) {
    const steps = Math.floor(random() * 12)
    for (let step = 0; step < steps; step += 1) told.push(await work.step())
    if (round > 0 && random() < 0.15) {
      emulator.faults.add({ when: { host: 'graph' }, times: { next: 1 }, fault: { kind: 'resync' } })
      told.push('(410)')
    }
    await pull(onedrive, owner, picture, random)
    if (round === 0) for (const [id, item] of await truth(onedrive)) picture.set(id, item)
    expect(sorted(picture), told.slice(-20).join('\n')).toEqual(sorted(await truth(onedrive)))
    const { items } = await getFollowedDrive(postgres.db, connectionId)
    expect(items).toBe(picture.size)
  }
})

test('whoever reads on from an older page writes nothing', async () => {
  const onedrive = signedIn('work')
  await plant('con_stale')
  const drive = await getFollowedDrive(postgres.db, 'con_stale')
  const owner = { connectionId: 'con_stale', userId: 'u', driveId: 'd' }
  for await (const page of onedrive.drive().root().delta({ select: indexedProperties })) {
    const take = () =>
      inTransaction(postgres.db, (transaction) =>
        applyPage(transaction, drive, owner, page, Date.now(), () => Promise.reject(new Error('Nothing to tell.'))),
      )
    await take()
    await expect(take()).rejects.toBeInstanceOf(StalePull)
    break
  }
})

const root = { id: 'root', name: 'root', root: {} }
const file = (id: string, name: string) => ({ id, name, file: {}, parentReference: { id: 'root' } })

/** What is told of a page that follows on those before. */
async function take(
  connectionId: string,
  items: DeltaPage['items'],
  last: boolean,
  now = Date.now(),
  pieces: number[] = [],
) {
  const page = { items, cursor: { link: 'next', enumerating: !last }, restarted: false, last }
  const owner = { connectionId, userId: 'u', driveId: 'd' }
  const drive = await getFollowedDrive(postgres.db, connectionId)
  const told: string[] = []
  const tell = async (changes: readonly PlacedChange[]) => {
    told.push(...changes.map(({ kind, item }) => `${kind} ${item.path}`))
    pieces.push(changes.length)
  }
  await inTransaction(postgres.db, (transaction) => applyPage(transaction, drive, owner, page, now, tell))
  return told
}

test('an item that is told twice in the first reading is known as it was told last', async () => {
  await plant('con_twice')
  await take('con_twice', [root, file('1', 'before'), file('2', 'other')], false)
  const half = await listMirror(postgres.db, await getFollowedDrive(postgres.db, 'con_twice'), { limit: 10 })
  expect(half).toMatchObject({ complete: false, items: [{ name: 'before' }, { name: 'other' }] })
  await take('con_twice', [file('3', 'new'), file('1', 'after')], true)
  const drive = await getFollowedDrive(postgres.db, 'con_twice')
  const { items, complete } = await listMirror(postgres.db, drive, { limit: 10 })
  expect(complete).toBe(true)
  expect(items.map(({ path }) => path)).toEqual(['/after', '/new', '/other'])
  expect(drive.items).toBe(3)
})

test('what comes back is known again, unless it was gone for longer than any recycle bin keeps it', async () => {
  const { db } = postgres
  const now = Date.now()
  await plant('con_gone')
  await take('con_gone', [root, file('1', 'kept'), file('2', 'gone')], true)
  const goes = () => take('con_gone', [{ id: '2', name: 'gone', deleted: { state: 'deleted' } }], true, now)
  const comes = () => take('con_gone', [file('2', 'gone')], true, now)

  expect(await goes()).toEqual(['deleted /gone'])
  await deleteTombstonesBefore(db, now)
  expect(await comes()).toEqual(['restored /gone'])
  await goes()
  await deleteTombstonesBefore(db, now + 1)
  expect(await comes()).toEqual(['created /gone'])
  expect(keepTombstonesMs).toBeGreaterThan(93 * 24 * 3_600_000)
  expect(await take('con_gone', [file('1', 'kept, too')], true)).toEqual(['renamed /kept, too'])
})

test('a large folder that goes is told of piece by piece, each thing in it once and behind its folder', async () => {
  await plant('con_large')
  const folder = (id: string, parent: string) => ({ id, name: id, folder: {}, parentReference: { id: parent } })
  const within = (parent: string, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...file(`${parent}-${index}`, `${index}`),
      parentReference: { id: parent },
    }))
  const folders = Array.from({ length: 120 }, (_, index) =>
    folder(`f${index}`, index < 100 ? 'top' : `f${index - 100}`),
  )
  const inside = [...folders, ...within('top', 1_100), ...within('f0', 1_000), ...within('f119', 3)]
  await take('con_large', [root, folder('top', 'root'), ...inside, file('stays', 'stays')], true)

  const pieces: number[] = []
  const told = await take('con_large', [{ id: 'top', name: 'top', deleted: {} }], true, Date.now(), pieces)
  expect(new Set(told).size).toBe(told.length)
  expect(told).toHaveLength(inside.length + 1)
  const places = new Map(told.map((line, index) => [line.replace('deleted ', ''), index]))
  for (const [path, index] of places) {
    expect(places.get(path.slice(0, path.lastIndexOf('/'))) ?? -1, path).toBeLessThan(index)
  }
  expect(Math.max(...pieces)).toBeLessThanOrEqual(1_000)
  expect((await getFollowedDrive(postgres.db, 'con_large')).items).toBe(1)
  expect(await take('con_large', [file('stays', 'still here')], true)).toEqual(['renamed /still here'])
})

test('what is known of a drive goes with its connection', async () => {
  const { db } = postgres
  const connectionId = `con_work${seed}`
  const { driveKey } = await getFollowedDrive(db, connectionId)
  const items = () => db.selectFrom('drive_item').select('id').where('drive_key', '=', driveKey).execute()
  expect((await items()).length).toBeGreaterThan(0)
  await db.deleteFrom('connection').where('id', '=', connectionId).execute()
  expect(await items()).toEqual([])
})

/** As far as there is anything new, in pages of random size, any number of them at a time. */
async function pull(
  onedrive: OneDrive,
  owner: { connectionId: string; userId: string; driveId: string },
  picture: Picture,
  random: Random,
): Promise<void> {
  const { db } = postgres
  const { cursor } = await getFollowedDrive(db, owner.connectionId)
  const top = 1 + Math.floor(random() * 20)
  const options = { select: indexedProperties, top, includeSharing: true, ...(cursor && { cursor }) }
  for await (const page of pageLots(onedrive.drive().root().delta(options), Math.floor(random() * 40))) {
    const drive = await getFollowedDrive(db, owner.connectionId)
    const heard: PlacedChange[] = []
    const hear = async (changes: readonly PlacedChange[]) => void heard.push(...changes)
    await inTransaction(db, (transaction) => applyPage(transaction, drive, owner, page, Date.now(), hear))
    for (const change of heard) tell(picture, change)
  }
}

function signedIn(account: 'personal' | 'work'): OneDrive {
  const { directory } = emulator
  const { user } = directory.accounts.find(demo.accounts[account].userPrincipalName)!
  const app = directory.apps.find(demo.app.clientId)!
  const scopes = ['Files.ReadWrite.All', 'User.Read']
  const accessToken = directory.accessTokens.issue({ app, credential: 'secret', user, scopes, sessionId: 's' }, 3600)
  return createOneDrive({ cloud: { login: emulator.url, graph: emulator.url }, accessToken })
}

async function plant(connectionId: string): Promise<void> {
  const { db } = postgres
  const now = new Date()
  await db
    .insertInto('project')
    .values({ id: 'prj_1', name: 'Aster Notes', allowed_origins: [], created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await db
    .insertInto('app_registration')
    .values({
      id: 'app_1',
      project_id: 'prj_1',
      client_id: 'c',
      authority: 'common',
      cloud: '"global"',
      scopes: [],
      created_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await db
    .insertInto('connection')
    .values({
      id: connectionId,
      kind: 'delegated',
      project_id: 'prj_1',
      user_id: connectionId,
      app_registration_id: 'app_1',
      status: 'connected',
      status_since: now,
      account: '{}',
      drive: '{}',
      scopes: [],
      created_at: now,
    })
    .execute()
  await followDrive(db, { id: connectionId, projectId: 'prj_1' }, now.getTime())
}
