/** Refresh tokens over months, clocks that disagree, and an hour without Microsoft; all with the clocks moved. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { call, connectionRoutes, proxyPath, sdkRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAccessTokens } from '../../src/connections/access-token.ts'
import { findGrant, openGrant, saveGrant } from '../../src/connections/grant.ts'
import { refreshIdle } from '../../src/connections/refresh-idle.ts'
import { saveConnection } from '../../src/connections/save.ts'
import { connectionFromRow } from '../../src/connections/store.ts'
import { type Problem, startServer } from '../../src/index.ts'
import { createAppRegistrations } from '../../src/projects/app-registrations.ts'
import { openWorld, type World } from '../world.ts'

const minute = 60_000
const day = 24 * 60 * minute
const tokenPath = '/common/oauth2/v2.0/token'
/** How far the servers' clock is ahead of Microsoft's; milliseconds. */
let ahead = 0
let world: World

beforeAll(async () => {
  world = await openWorld(demo.app, { level: 'silent' }, ({ clock, ...options }) =>
    // Without workers, so that nothing but what a test does refreshes.
    startServer({ ...options, clock: { now: () => clock!.now() + ahead }, role: 'web' }),
  )
})
afterAll(() => world[Symbol.asyncDispose]())

async function me(userId: string): Promise<number> {
  // The product's clock is right by the server's.
  world.clock.advance(ahead)
  const signing = world.userToken(userId)
  world.clock.advance(-ahead)
  const headers = { authorization: `Bearer ${await signing}` }
  const response = await fetch(`${world.server.url}${proxyPath(world.projectId)}/me`, { headers })
  await response.arrayBuffer()
  return response.status
}

async function statusOf(connectionId: string): Promise<string> {
  return (await call(connectionRoutes.get, { params: { connectionId } }, world.operator())).status
}

/** What a node of its own has, which shares nothing with another but the database. */
function node() {
  const { db, vault, clock } = world
  const appRegistrations = createAppRegistrations({ db, clock, vault })
  const sleep = async (ms: number): Promise<void> => clock.advance(ms)
  return { db, clock, accessTokens: createAccessTokens({ db, vault, clock, appRegistrations, sleep }) }
}

test('idle connections are refreshed once each, spread over weeks, before day 90; not those that are gone', async () => {
  const count = 40
  const first = await world.connect('idle-0', demo.accounts.work.userPrincipalName)
  const { db, vault, clock } = world
  const row = await db.selectFrom('connection').selectAll().where('id', '=', first.id).executeTakeFirstOrThrow()
  const { refreshToken = '', ...way } = openGrant(vault, (await findGrant(db, first.id))!)
  for (let index = 1; index < count; index++) {
    const { id } = await saveConnection(db, { ...connectionFromRow(row), userId: `idle-${index}` }, clock.now())
    const tokens = { refreshToken, accessToken: 'old', expiresAt: new Date(clock.now()) }
    await saveGrant(db, vault, id, { ...way, ...tokens }, clock.now())
  }
  const nodes = [node(), node()]
  const beganAt = clock.now()
  const refreshedUntil = async (days: number): Promise<number> => {
    clock.advance(beganAt + days * day - clock.now())
    const before = world.asked('POST', tokenPath)
    // Small batches, so that the two meet again and again.
    const run = async (each: ReturnType<typeof node>): Promise<void> => {
      for (let after: string | undefined = ''; after !== undefined; after = (await refreshIdle(each, after, 7)).next);
    }
    await Promise.all(nodes.map(run))
    return world.asked('POST', tokenPath) - before
  }

  expect(await refreshedUntil(30)).toBe(0)
  const params = { projectId: world.projectId, connectionId: first.id }
  await call(sdkRoutes.disconnect, { params }, await world.user('idle-0'))
  const early = await refreshedUntil(60)
  const late = await refreshedUntil(80)
  expect(early).toBeGreaterThan(0)
  expect(late).toBeGreaterThan(0)
  expect(early + late).toBe(count - 1)
  // Those of day 60 are due again from day 105 on.
  expect(await refreshedUntil(100)).toBe(0)
  const { connections } = await call(connectionRoutes.list, { query: { limit: '100' } }, world.operator())
  expect(connections.map(({ status }) => status)).toEqual(Array(count - 1).fill('connected'))
})

test.each([10, -10])(
  'a clock %d minutes off neither uses a token after its end nor refreshes in a loop',
  async (off) => {
    const userId = `skewed-${off}`
    const { id } = await world.connect(userId, demo.accounts.work.userPrincipalName)
    ahead = off * minute
    try {
      // The first token was got under another clock: it is given up early, or replaced when Graph refuses it.
      world.clock.advance(95 * minute)
      expect(await me(userId)).toBe(200)
      const before = world.emulator.journal.length
      const seconds = 6 * 3600
      for (let passed = 0; passed < seconds; passed += 300) {
        world.clock.advance(300_000)
        expect(await me(userId)).toBe(200)
      }
      const entries = world.emulator.journal.slice(before)
      const refreshes = entries.filter(({ method, path }) => method === 'POST' && path.startsWith(tokenPath)).length
      // A token lasts 60 to 90 minutes.
      expect(refreshes).toBeGreaterThanOrEqual(3)
      expect(refreshes).toBeLessThanOrEqual(6)
      expect(entries.filter(({ status }) => status === 401)).toEqual([])
      expect(await statusOf(id)).toBe('connected')
    } finally {
      ahead = 0
    }
  },
)

test('an hour without Microsoft’s sign-in marks nothing broken, and asks it a few times a minute', {
  timeout: 60_000,
}, async () => {
  const connection = await world.connect('patient', demo.accounts.work.userPrincipalName)
  world.clock.advance(2 * 60 * minute)
  let asked = 0
  const login = createServer((request, response) => {
    asked += 1
    // By turns: busy, cut off, failed.
    if (asked % 3 === 0) request.socket.destroy()
    else response.writeHead(asked % 3 === 1 ? 503 : 500).end('<html>Busy</html>')
  }).listen(0, '127.0.0.1')
  await new Promise((done) => login.once('listening', done))
  const point = (url: string) =>
    world.db
      .updateTable('app_registration')
      .set({ cloud: JSON.stringify({ login: url, graph: world.emulator.url }) })
      .execute()
  await point(`http://127.0.0.1:${(login.address() as AddressInfo).port}`)
  try {
    const { accessTokens } = node()
    const answers = new Set<string>()
    for (const end = world.clock.now() + 60 * minute; world.clock.now() < end; world.clock.advance(5_000)) {
      await accessTokens.get(connection).catch((error: Problem) => answers.add(error.code))
    }
    expect([...answers]).toEqual(['upstream_failed'])
    expect(await statusOf(connection.id)).toBe('connected')
    // More often at first, then three attempts a minute.
    expect(asked).toBeGreaterThan(100)
    expect(asked).toBeLessThanOrEqual(200)
  } finally {
    await point(world.emulator.url)
    login.closeAllConnections()
    login.close()
  }
  world.clock.advance(minute)
  expect(await me('patient')).toBe(200)
})
