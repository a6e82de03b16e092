/** From a watch to the feed: a drive is followed by the real server, told about by the emulator, and told of by us. */
import { type ChangedItem, call, changeRoutes, connectionRoutes, webhookRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startReceiver } from '../deliveries/receiver.ts'
import { openWorld, type World } from '../world.ts'
import { type Following, following, ownDrive, until } from './following.ts'

let world: World
let connectionId: string
let drive: ReturnType<typeof ownDrive>
let hear: Following

beforeAll(async () => {
  world = await openWorld()
  ;({ id: connectionId } = await world.connect('ada', demo.accounts.personal.userPrincipalName))
  drive = ownDrive(world)
  hear = following(world)
})

afterAll(() => world[Symbol.asyncDispose]())

const params = () => ({ projectId: world.projectId, connectionId })
const state = () => hear.state(connectionId)
const feed = (cursor: string) => hear.feed(cursor)

test('a watched drive is read, subscribed to, and told of when it changes', async () => {
  await using receiver = await startReceiver()
  const { webhookEndpoint } = await call(
    webhookRoutes.create,
    { params: params(), body: { url: receiver.url } },
    world.operator(),
  )
  const body = { connectionId, webhookEndpointId: webhookEndpoint.id, filter: { name: '*.txt' } }
  const { watch } = await call(changeRoutes.createWatch, { params: params(), body }, world.operator())
  const following = await until(state, (found) => found?.state === 'following' && found.mode === 'told')
  expect(following!.items).toBeGreaterThan(0)

  const start = await feed('now')
  expect(start.events).toEqual([])
  const file = await drive.root().upload('told.txt', 'hello')
  const told = await until(
    () => feed(start.cursor),
    ({ events }) => events.length > 0,
  )
  expect(told.events).toMatchObject([
    { type: 'item.created', subject: file.id, data: { connectionId, kind: 'created', before: null } },
  ])
  expect((told.events[0]!.data as { item: ChangedItem }).item).toMatchObject({ name: 'told.txt', path: '/told.txt' })

  await drive.item(file.id).update({ name: 'renamed.txt' })
  const renamed = await until(
    () => feed(told.cursor),
    ({ events }) => events.length > 0,
  )
  expect(renamed.events).toMatchObject([{ type: 'item.renamed', data: { before: { path: '/told.txt' } } }])

  const other = await drive.root().upload('other.pdf', 'not a text')
  await until(
    () => feed(renamed.cursor),
    ({ events }) => events.some(({ subject }) => subject === other.id),
  )
  const heard = await call(changeRoutes.feed, { params: params(), query: { watchId: watch.id } }, world.operator())
  expect(heard.events.map(({ type }) => type)).toEqual(['item.created', 'item.renamed'])
  const stray = call(changeRoutes.feed, { params: params(), query: { cursor: heard.cursor } }, world.operator())
  await expect(stray).rejects.toMatchObject({ code: 'invalid_request' })

  // The endpoint hears of what its watch lets through, in order, and of nothing else of the drive.
  await until(
    async () => receiver.heard.length,
    (count) => count >= 2,
  )
  expect(receiver.heard.map(({ event }) => [event.type, event.subject])).toEqual([
    ['item.created', file.id],
    ['item.renamed', file.id],
  ])

  const { items } = await call(
    changeRoutes.listItems,
    { params: params(), query: { search: 'RENAMED' } },
    world.operator(),
  )
  expect(items.map(({ path }) => path)).toEqual(['/renamed.txt'])

  await call(changeRoutes.deleteWatch, { params: { ...params(), watchId: watch.id } }, world.operator())
  await until(state, (found) => found === undefined)
  await until(
    async () => world.emulator.subscriptions.all(),
    (left) => left.length === 0,
  )
})

test('whose connection ends is no longer told about at Microsoft; another user of the same account still is', async () => {
  const project = { projectId: world.projectId }
  const { id: other } = await world.connect('bo', demo.accounts.personal.userPrincipalName)
  await call(changeRoutes.createWatch, { params: project, body: {} }, world.operator())
  const modes = async () => {
    const { drives } = await call(changeRoutes.listDrives, { params: project, query: {} }, world.operator())
    return drives.map(({ mode, state }) => `${mode} ${state}`)
  }
  await until(modes, (found) => `${found}` === 'told following,told following')
  // Microsoft has one subscription of an app for a drive.
  expect(world.emulator.subscriptions.all()).toHaveLength(1)

  await call(connectionRoutes.disconnect, { params: { connectionId } }, world.operator())
  expect(world.emulator.subscriptions.all()).toHaveLength(1)
  const { cursor } = await feed('now')
  await drive.root().upload('for-bo.txt', 'hello')
  const { events } = await until(
    () => feed(cursor),
    (found) => found.events.length > 0,
  )
  expect(events).toMatchObject([{ type: 'item.created', data: { connectionId: other } }])

  await call(connectionRoutes.disconnect, { params: { connectionId: other } }, world.operator())
  expect(world.emulator.subscriptions.all()).toEqual([])
})
