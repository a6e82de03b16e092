/** The SDK on a real server, with the emulator as Microsoft: what a page sees of its user's followed drive. */
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { following, ownDrive, until } from '../../server/test/changes/following.ts'
import { openWorld, type World } from '../../server/test/world.ts'
import { createDrawbridge, type Drawbridge, type Items } from '../src/index.ts'

let world: World
let connectionId: string
let drawbridge: Drawbridge
let items: Items

beforeAll(async () => {
  world = await openWorld()
  ;({ id: connectionId } = await world.connect('ada', demo.accounts.personal.userPrincipalName))
  drawbridge = await signedIn('ada')
  items = drawbridge.items('onedrive')
})
afterAll(() => world[Symbol.asyncDispose]())

async function signedIn(user: string): Promise<Drawbridge> {
  const sdk = createDrawbridge({ baseUrl: world.server.url })
  await sdk.authenticate(world.projectId, await world.userToken(user))
  return sdk
}

test('a drive that nobody watches is not there, and the answer says what to do', async () => {
  await expect(items.list()).rejects.toMatchObject({ code: 'not_found', message: expect.stringMatching(/watch/) })
})

test('list, search, get and changes of a followed drive, without a call to Microsoft', async () => {
  const hear = following(world)
  await hear.watch(connectionId)
  await until(
    () => hear.state(connectionId),
    (found) => found?.state === 'following' && found.mode === 'told',
  )
  const { cursor: start, changes: none } = await items.changes()
  expect(none).toEqual([])
  const { cursor } = await hear.feed('now')
  const folder = await ownDrive(world).root().createFolder('Minutes')
  for (const name of ['May.txt', 'June.txt']) await ownDrive(world).item(folder.id).upload(name, 'x')
  await hear.toldIn(cursor, 'June.txt', [connectionId])

  const asked = world.asked('GET', '/v1.0')
  const root = await items.list()
  expect(root.items.map(({ id }) => id)).toContain(folder.id)
  const first = await items.list({ parentId: folder.id, limit: 1 })
  const second = await items.list({ parentId: folder.id, limit: 1, cursor: first.nextCursor! })
  expect([...first.items, ...second.items].map(({ path }) => path)).toEqual(['/Minutes/June.txt', '/Minutes/May.txt'])
  expect(second.nextCursor).toBeNull()
  const found = await items.search('june.TXT')
  expect(found.items).toMatchObject([{ name: 'June.txt', kind: 'file', size: 1 }])
  expect(await items.get(folder.id)).toMatchObject({ name: 'Minutes', kind: 'folder', path: '/Minutes' })

  const told = await items.changes({ cursor: start, limit: 2 })
  expect(told).toMatchObject({ more: true, changes: [{ kind: 'created' }, { kind: 'created' }] })
  const rest = await items.changes({ cursor: told.cursor })
  const names = [...told.changes, ...rest.changes].map(({ item }) => item.name)
  expect(names.sort()).toEqual(['June.txt', 'May.txt', 'Minutes'])
  expect(await items.changes({ cursor: rest.cursor })).toMatchObject({ changes: [], more: false })
  expect(world.asked('GET', '/v1.0')).toBe(asked)
})

test('what cannot be is refused with its reason', async () => {
  const { nextCursor } = await items.list({ limit: 1 })
  await expect(items.search('a', { cursor: nextCursor! })).rejects.toMatchObject({ code: 'invalid_request' })
  await expect(items.get('nothing')).rejects.toMatchObject({ code: 'not_found' })
  await expect(items.list({ limit: 1_000 })).rejects.toMatchObject({ code: 'invalid_request' })
  await expect(drawbridge.items('onedrive', { signal: AbortSignal.abort() }).list()).rejects.toMatchObject({
    code: 'aborted',
  })
  expect(() => drawbridge.items('dropbox' as 'onedrive')).toThrow(/There is "onedrive"/)
})

test('the connection is the user’s only one, or is named', async () => {
  const stranger = await signedIn('eve')
  await expect(stranger.items('onedrive').list()).rejects.toMatchObject({ code: 'not_connected' })
  await expect(stranger.items('onedrive', { connectionId }).list()).rejects.toMatchObject({ code: 'not_found' })
  await expect(createDrawbridge().items('onedrive').list()).rejects.toMatchObject({ code: 'usage' })
  await world.connect('ada', demo.accounts.work.userPrincipalName)
  const twice = await signedIn('ada')
  await expect(twice.items('onedrive').list()).rejects.toMatchObject({ code: 'connection_ambiguous' })
  const { items: named } = await twice.items('onedrive', { connectionId }).list()
  expect(named.length).toBeGreaterThan(0)
})
