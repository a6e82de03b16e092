/** What comes to the notification URL from anybody, and filters and cursors that cannot be right. */
import { call, changeRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../world.ts'
import { type Following, following, notificationsTaken, ownDrive, until } from './following.ts'

let world: World
let hear: Following
let connectionId: string
const params = () => ({ projectId: world.projectId, connectionId })

beforeAll(async () => {
  world = await openWorld()
  hear = following(world)
  ;({ id: connectionId } = await world.connect('ada', demo.accounts.personal.userPrincipalName))
  await hear.watch(connectionId)
  await until(
    () => hear.state(connectionId),
    (found) => found?.state === 'following' && found.mode === 'told',
  )
})
afterAll(() => world[Symbol.asyncDispose]())

function post(body: unknown, query = ''): Promise<Response> {
  return fetch(`${world.server.url}/notifications/graph${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

const notified = async () => (await hear.state(connectionId))!.notifiedAt

function genuine() {
  const { id, clientState, driveId } = world.emulator.subscriptions.all()[0]!
  return { subscriptionId: id, clientState, changeType: 'updated', resource: `drives/${driveId}/root` }
}

test('the validation token comes back as text, whatever it says', async () => {
  const token = 'Validation: <script>alert(1)</script> & a:b c+d'
  const response = await post('', `?validationToken=${encodeURIComponent(token)}`)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/)
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  expect(await response.text()).toBe(token)
})

test('a forged notification changes nothing, and its sender learns nothing', async () => {
  const before = await notificationsTaken(world)
  const forged = [
    { ...genuine(), clientState: 'guessed' },
    { ...genuine(), clientState: `${genuine().clientState}x` },
    { ...genuine(), clientState: null },
    { ...genuine(), subscriptionId: 'nobody' },
    { ...genuine(), resource: 'drives/b!another/root' },
    { ...genuine(), clientState: '', lifecycleEvent: 'reauthorizationRequired' },
  ]
  for (const each of forged) expect((await post({ value: [each] })).status, JSON.stringify(each)).toBe(202)
  expect(await notificationsTaken(world)).toBe(before)
  expect(world.asked('POST', `/v1.0/subscriptions/${genuine().subscriptionId}/reauthorize`)).toBe(0)
})

test('a true one among forged ones counts, however often it comes', async () => {
  const [before, rows] = [await notified(), await notificationsTaken(world)]
  const value = [{ ...genuine(), clientState: 'guessed' }, genuine(), genuine()]
  expect((await post({ value })).status).toBe(202)
  expect(await notificationsTaken(world)).toBe(rows + 1)
  await until(notified, (at) => at !== before)
})

test('what is no collection of notifications, or too large, is refused', async () => {
  for (const body of ['', '{', '[]', '{}', '{"value": 1}', '{"value": [{}]}', '{"value": ["x"]}']) {
    expect((await post(body)).status, body).toBe(400)
  }
  const many = { value: Array.from({ length: 1_001 }, genuine) }
  expect((await post(many)).status).toBe(400)
  expect((await post('x'.repeat(1024 * 1024 + 1))).status).toBe(413)
})

const create = (filter: object, of: string | undefined = connectionId) =>
  call(
    changeRoutes.createWatch,
    { params: params(), body: { ...(of !== '' && { connectionId: of }), filter: filter as { name?: string } } },
    world.operator(),
  )

test('a filter that can match nothing is refused', async () => {
  const refused: [object, RegExp | string][] = [
    [{ minSize: 10, maxSize: 9 }, /minSize is larger/],
    [{ items: 'folders', mimeTypes: ['image/*'] }, /Folders have no media type/],
    [{ name: 'Invoices/*.pdf' }, /folderId says where/],
    [{ kinds: ['touched'] }, /kinds/],
    [{ folder: 'x' }, /folder/],
  ]
  for (const [filter, message] of refused) {
    await expect(create(filter), JSON.stringify(filter)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(message),
    })
  }
  const file = await ownDrive(world).root().upload('no folder.txt', 'x')
  for (const folderId of ['01NOWHERE', file.id]) {
    await expect(create({ folderId })).rejects.toMatchObject({ code: 'not_found' })
  }
  const { watches } = await call(changeRoutes.listWatches, { params: params(), query: {} }, world.operator())
  expect(watches).toHaveLength(1)
})

test('one that matches nothing today is kept, and said', async () => {
  const slips: [object, RegExp][] = [
    [{ name: '*.pfd' }, /No name in the drive matches \*\.pfd/],
    [{ mimeTypes: ['imgae/*'] }, /No file in the drive is of imgae/],
    [{ author: 'nobody@nowhere.example' }, /last changed by nobody@nowhere.example/],
    [{ minSize: 1_000_000_000_000 }, /Sizes are in bytes/],
    [{ name: '*.pdf', mimeTypes: ['image/*'] }, /nothing matches them all/],
    [{ name: '*.pdf', items: 'folders', maxSize: 1_000_000_000_000 }, /nothing matches them all/],
  ]
  for (const [filter, warning] of slips) {
    expect((await create(filter)).warnings, JSON.stringify(filter)).toEqual([expect.stringMatching(warning)])
  }
  for (const filter of [
    { name: '*', mimeTypes: ['image/*'] },
    { name: '*.PDF', items: 'files', minSize: 1, maxSize: 1_000_000_000 },
  ]) {
    expect((await create(filter)).warnings, JSON.stringify(filter)).toEqual([])
  }
})

test('a slip is said of a drive that nobody has read yet, and of a watch for all drives', async () => {
  const { id: unread } = await world.connect('bo', demo.accounts.work.userPrincipalName)
  await expect(create({ folderId: '01NOWHERE' }, unread)).rejects.toMatchObject({ code: 'not_found' })
  expect((await create({ name: '*.pfd' }, unread)).warnings).toEqual([
    expect.stringMatching(/Nothing has been read yet/),
  ])

  const all = ''
  expect((await create({ name: '*.pfd' }, all)).warnings).toEqual([expect.stringMatching(/No name in .* \*\.pfd/)])
  expect((await create({ folderId: '01NOWHERE' }, all)).warnings).toEqual([
    expect.stringMatching(/no folder 01NOWHERE .* name its connection/),
  ])
  expect((await create({ name: '*.pdf' }, all)).warnings).toEqual([])
})

test('a cursor is good where it was given, and nowhere else', async () => {
  const { cursor } = await hear.feed('now')
  const ask = (query: object) => call(changeRoutes.feed, { params: params(), query }, world.operator())
  const { cursor: ofDrive } = await ask({ cursor: 'now', connectionId })
  await expect(ask({ cursor, connectionId })).rejects.toMatchObject({ code: 'invalid_request' })
  await expect(ask({ cursor: ofDrive })).rejects.toMatchObject({ code: 'invalid_request' })
  const foreign = Buffer.from(`prj_other * 5`).toString('base64url')
  await expect(ask({ cursor: foreign })).rejects.toMatchObject({ code: 'invalid_request' })
})
