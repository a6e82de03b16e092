/** The life of a subscription: renewed in time, made anew when it is gone, kept for whoever needs it, done without where it is refused. */
import { call, changeRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer } from '../../src/index.ts'
import { openWorld, type World } from '../world.ts'
import { type Following, following, ownDrive, until } from './following.ts'

const day = 24 * 3_600_000
const { personal, work } = demo.accounts
let world: World
let hear: Following
let ada: string

beforeAll(async () => {
  world = await openWorld()
  hear = following(world)
  ;({ id: ada } = await world.connect('ada', personal.userPrincipalName))
  await hear.watch(ada)
  await until(
    () => hear.state(ada),
    (found) => found?.state === 'following' && found.mode === 'told',
  )
})
afterAll(() => world[Symbol.asyncDispose]())

const subscription = () => world.emulator.subscriptions.all()[0]
const here = { timeout: 60_000 }

test('it is renewed before three quarters of its life are over', here, async () => {
  const { id, expiresAt } = subscription()!
  world.clock.advance(23 * day)
  const renewed = await until(subscription, (found) => found !== undefined && found.expiresAt > expiresAt)
  expect(renewed!.id).toBe(id)
  expect(renewed!.expiresAt - world.clock.now()).toBeGreaterThan(29 * day)
  expect(world.asked('POST', '/v1.0/subscriptions')).toBe(1)
})

test(
  'after forty days without the server’s hand it is gone, and made anew; what happened meanwhile is told',
  here,
  async () => {
    const { id } = subscription()!
    const { cursor } = await hear.feed('now')
    await ownDrive(world).root().upload('before the gap.txt', 'one')
    world.clock.advance(40 * day)
    await ownDrive(world).root().upload('after the gap.txt', 'two')
    const made = await until(subscription, (found) => found !== undefined && found.id !== id)
    expect(made!.expiresAt - world.clock.now()).toBeGreaterThan(29 * day)
    await hear.toldIn(cursor, 'before the gap.txt', [ada])
    await hear.toldIn(cursor, 'after the gap.txt', [ada])
    await until(
      () => hear.state(ada),
      (found) => found?.mode === 'told',
    )
  },
)

test('when Microsoft asks for it, it is reauthorized', here, async () => {
  const { id } = subscription()!
  expect(world.emulator.subscriptions.requireReauthorization(id)).toBe(true)
  await until(
    () => world.asked('POST', `/v1.0/subscriptions/${id}/reauthorize`),
    (times) => times === 1,
  )
  expect(subscription()!.id).toBe(id)
})

/** Microsoft has forgotten it, and says nothing. */
function forget(): string {
  const gone = subscription()!
  world.emulator.subscriptions.remove(gone.id, gone)
  return gone.id
}

test('when Microsoft says that it has removed it, it is made anew', here, async () => {
  const { clientState, notificationUrl } = subscription()!
  const subscriptionId = forget()
  const removed = { subscriptionId, clientState, lifecycleEvent: 'subscriptionRemoved' }
  await fetch(`${notificationUrl}/lifecycle`, { method: 'POST', body: JSON.stringify({ value: [removed] }) })
  expect((await until(subscription, (found) => found !== undefined))!.id).not.toBe(subscriptionId)
})

test('one that is gone without a word is missed when there are changes that nobody told of', here, async () => {
  const { cursor } = await hear.feed('now')
  forget()
  let looks = 0
  // A look that somebody had asked for before may find a change first, and then misses nothing: the next one does.
  await until(
    async () => {
      looks += 1
      await ownDrive(world).root().upload(`untold ${looks}.txt`, 'x')
      world.clock.advance(61 * 60_000)
      await hear.toldIn(cursor, `untold ${looks}.txt`, [ada])
      return subscription()
    },
    (found) => found !== undefined,
  )
  await ownDrive(world).root().upload('told again.txt', 'x')
  await hear.toldIn(cursor, 'told again.txt', [ada])
})

test('two users of one account share it; it stays for the second when the first listens no more', here, async () => {
  const { id: eve } = await world.connect('eve', personal.userPrincipalName)
  await hear.watch(eve)
  await until(
    () => hear.state(eve),
    (found) => found?.state === 'following' && found.mode === 'told',
  )
  expect(world.emulator.subscriptions.all()).toHaveLength(1)
  const { cursor } = await hear.feed('now')
  await ownDrive(world).root().upload('for both.txt', 'shared')
  await hear.toldIn(cursor, 'for both.txt', [ada, eve])

  const params = { projectId: world.projectId }
  const { watches } = await call(changeRoutes.listWatches, { params, query: {} }, world.operator())
  const { id: watchId } = watches.find(({ connectionId }) => connectionId === ada)!
  await call(changeRoutes.deleteWatch, { params: { ...params, watchId } }, world.operator())
  await until(
    () => hear.state(ada),
    (found) => found === undefined,
  )
  expect(world.emulator.subscriptions.all()).toHaveLength(1)
  await ownDrive(world).root().upload('for one.txt', 'alone')
  await hear.toldIn(cursor, 'for one.txt', [eve])
})

test('a work account that has not given enough is asked instead, and the reason is said', here, async () => {
  const { id: bob } = await world.connect('bob', work.userPrincipalName)
  await hear.watch(bob)
  const asked = await until(
    () => hear.state(bob),
    (found) => found?.state === 'following' && found.askingBecause !== 'starting',
  )
  expect(asked).toMatchObject({ mode: 'asking', askingBecause: 'refused', diagnosis: null })
})

test(
  'where Microsoft’s call leads nowhere, the drive is asked and the reason said; with a server at a good address it is told again',
  here,
  async () => {
    await world.server.close()
    const { id, notificationUrl } = subscription()!
    const { dataFolder, clock } = world
    const because = async () => {
      const { rows } = await sql<{ because: string | null }>`
      select polling_because as because from followed_drive join connection on connection.id = connection_id
      where user_id = 'eve'`.execute(world.db)
      return rows[0]!.because
    }
    const options = { port: 0, dataFolder, clock, log: { level: 'silent' as const } }
    const server = await startServer({ ...options, publicUrl: 'http://127.0.0.1:1' })
    await until(because, (found) => found === 'validation_failed')
    expect(subscription()).toBeUndefined()
    await server.close()

    const moved = await world.addServer()
    const made = await until(subscription, (found) => found !== undefined)
    expect(made!.id).not.toBe(id)
    expect(made!.notificationUrl).toBe(`${moved.url}/notifications/graph`)
    expect(made!.notificationUrl).not.toBe(notificationUrl)
    await until(because, (found) => found === null)
  },
)
