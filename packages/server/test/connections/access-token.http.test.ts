import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { appRegistrationRoutes, call, connectionRoutes, type Diagnosis, proxyPath, sdkRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { updateGrant } from '../../src/connections/grant.ts'
import { createBrowser } from '../browser.ts'
import { openWorld, type World } from '../world.ts'

const { work, personal } = demo.accounts
const hour = 3_600_000
const token = '/common/oauth2/v2.0/token'
let world: World

type Answer = {
  readonly status: number
  readonly body: { readonly error?: { code: string; diagnosis?: Diagnosis } }
}

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

async function me(userId: string, baseUrl = world.server.url): Promise<Answer> {
  const headers = { authorization: `Bearer ${await world.userToken(userId)}` }
  const response = await fetch(`${baseUrl}${proxyPath(world.projectId)}/me`, { headers })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

async function statusOf(connectionId: string) {
  const { status, diagnosis } = await call(connectionRoutes.get, { params: { connectionId } }, world.operator())
  return { status, code: diagnosis?.code ?? null, who: diagnosis?.who ?? null }
}

test('forty requests on two servers with an expired token cause one refresh', async () => {
  const second = await world.addServer()
  await world.connect('busy', work.userPrincipalName)
  world.clock.advance(2 * hour)
  const before = world.asked('POST', token)
  const urls = Array.from({ length: 40 }, (_, index) => (index % 2 ? world.server.url : second.url))
  const answers = await Promise.all(urls.map((url) => me('busy', url)))
  expect(answers.map(({ status }) => status)).toEqual(Array(40).fill(200))
  expect(world.asked('POST', token)).toBe(before + 1)

  world.clock.advance(2 * hour)
  expect((await me('busy', second.url)).status).toBe(200)
  expect((await me('busy')).status).toBe(200)
  expect(world.asked('POST', token)).toBe(before + 2)
})

/** What Graph does not take, stored as if it were good for an hour; for a server that has nothing in memory yet. */
async function spoilAccessToken(connectionId: string): Promise<string> {
  const expiresAt = new Date(world.clock.now() + hour)
  await updateGrant(world.db, world.vault, connectionId, { accessToken: 'spoilt', expiresAt }, world.clock.now())
  return (await world.addServer()).url
}

test('a token that Graph refuses before its time is replaced once, for all who hold it', async () => {
  const { id } = await world.connect('refused', personal.userPrincipalName)
  const url = await spoilAccessToken(id)
  const before = world.asked('POST', token)
  const answers = await Promise.all(Array.from({ length: 20 }, () => me('refused', url)))
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
  expect(world.asked('POST', token)).toBe(before + 1)
})

test('a refused token under a body that cannot be sent again is told, and renewed for the next time', async () => {
  const { id } = await world.connect('stream', work.userPrincipalName)
  const url = await spoilAccessToken(id)
  const headers = { authorization: `Bearer ${await world.userToken('stream')}` }
  const target = `${url}${proxyPath(world.projectId)}/me/drive/root:/streamed.txt:/content`
  const put = () => {
    const init = { method: 'PUT', headers, body: new Blob(['hello']).stream(), duplex: 'half' }
    return fetch(target, init as RequestInit)
  }
  const first = await put()
  expect(first.status).toBe(502)
  expect(await first.json()).toMatchObject({ error: { code: 'upstream_failed' } })
  expect((await put()).status).toBe(201)
})

async function setCloud(cloud: { login: string; graph: string }): Promise<void> {
  await world.db
    .updateTable('app_registration')
    .set({ cloud: JSON.stringify(cloud) })
    .execute()
}

test('where Graph refuses new tokens too, the connection is marked and says so', async () => {
  const { id } = await world.connect('barred', work.userPrincipalName)
  const graph = createServer((_, response) => {
    response.writeHead(401, { 'content-type': 'application/json' })
    response.end('{"error":{"code":"InvalidAuthenticationToken","message":"No."}}')
  }).listen(0, '127.0.0.1')
  await once(graph, 'listening')
  const cloud = { login: world.emulator.url, graph: `http://127.0.0.1:${(graph.address() as AddressInfo).port}` }
  await world.db
    .updateTable('app_registration')
    .set({ cloud: JSON.stringify(cloud) })
    .execute()
  try {
    const answer = await me('barred')
    expect(answer.status).toBe(409)
    expect(answer.body.error).toMatchObject({ code: 'connection_broken' })
    expect(await statusOf(id)).toMatchObject({ status: 'needs_sign_in' })
  } finally {
    await setCloud({ login: world.emulator.url, graph: world.emulator.url })
    graph.closeAllConnections()
    graph.close()
  }
})

test('an expired client secret is told as such, and a new one mends every connection by itself', async () => {
  const { id } = await world.connect('secret', work.userPrincipalName)
  const { apps } = world.emulator.directory
  const app = apps.find(demo.app.clientId)!
  apps.put({ ...app, secrets: app.secrets.map((secret) => ({ ...secret, endDateTime: world.clock.now() })) })
  world.clock.advance(2 * hour)

  const answer = await me('secret')
  expect(answer.status).toBe(409)
  expect(answer.body.error).toMatchObject({
    code: 'connection_broken',
    diagnosis: { who: 'developer', microsoft: { code: 'AADSTS7000222' } },
  })
  expect(await statusOf(id)).toMatchObject({ status: 'secret_expired', who: 'developer' })

  const asked = world.asked('POST', token)
  const answers = await Promise.all(Array.from({ length: 20 }, () => me('secret')))
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(409))
  expect(world.asked('POST', token)).toBe(asked)

  apps.put(app)
  world.clock.advance(2_000)
  expect((await me('secret')).status).toBe(200)
  expect(await statusOf(id)).toEqual({ status: 'connected', code: null, who: null })
})

test('a wrong client secret is told as such', async () => {
  const { id } = await world.connect('wrong', work.userPrincipalName)
  const params = { projectId: world.projectId, appRegistrationId: world.appRegistration.id }
  const store = (clientSecret: string) =>
    call(appRegistrationRoutes.update, { params, body: { clientSecret } }, world.operator())
  await store('not-the-secret')
  world.clock.advance(2 * hour)
  expect((await me('wrong')).body.error?.diagnosis?.microsoft?.code).toBe('AADSTS7000215')
  expect(await statusOf(id)).toMatchObject({ status: 'app_refused', who: 'developer' })
  const user = await call(sdkRoutes.user, { params: { projectId: world.projectId } }, await world.user('wrong'))
  expect(user.integrations.onedrive.enabled).toBe(false)

  const { portalUrl } = await world.beginAttempt('newcomer')
  const page = await world.walk(createBrowser(), portalUrl, work.userPrincipalName)
  expect(page.html).toContain('AADSTS7000215')
  expect(page.html).not.toContain('not-the-secret')

  await store(demo.app.clientSecret)
  expect((await me('wrong')).status).toBe(200)
  expect(await statusOf(id)).toMatchObject({ status: 'connected' })
})

test('access taken back at Microsoft needs a new sign-in, which keeps the id', async () => {
  const { id } = await world.connect('revoked', work.userPrincipalName)
  world.clock.advance(2 * hour)
  const account = world.emulator.directory.accounts.find(work.userPrincipalName)!
  world.emulator.directory.accounts.put({ ...account, sessionsValidFrom: world.clock.now() })

  expect((await me('revoked')).body.error).toMatchObject({ code: 'connection_broken', diagnosis: { retry: 'sign-in' } })
  expect(await statusOf(id)).toMatchObject({ status: 'needs_sign_in', who: 'user' })
  const asked = world.asked('POST', token)
  expect((await me('revoked')).status).toBe(409)
  expect(world.asked('POST', token)).toBe(asked)

  const { portalUrl } = await world.beginAttempt('revoked', id)
  const page = await world.walk(createBrowser(), portalUrl, work.userPrincipalName)
  expect(page.html).toContain('OneDrive is connected')
  expect(await statusOf(id)).toEqual({ status: 'connected', code: null, who: null })
  expect((await me('revoked')).status).toBe(200)
})

test('while Microsoft hangs under many refreshes, everything else still finds a client of the pool', async () => {
  const users = Array.from({ length: 24 }, (_, index) => `hung-${index}`)
  for (const userId of users) await world.connect(userId, work.userPrincipalName)
  await world.connect('fresh', work.userPrincipalName)
  world.clock.advance(2 * hour)
  expect((await me('fresh')).status).toBe(200)

  const held: ServerResponse[] = []
  const login = createServer((_, response) => void held.push(response)).listen(0, '127.0.0.1')
  await once(login, 'listening')
  await setCloud({ login: `http://127.0.0.1:${(login.address() as AddressInfo).port}`, graph: world.emulator.url })
  const waiting = users.map((userId) => me(userId))
  try {
    await expect.poll(() => held.length).toBeGreaterThan(4)
    expect((await me('fresh')).status).toBe(200)
    expect((await call(connectionRoutes.list, {}, world.operator())).connections.length).toBeGreaterThan(24)
    expect(held.length).toBeLessThan(24)
  } finally {
    await setCloud({ login: world.emulator.url, graph: world.emulator.url })
    login.closeAllConnections()
    login.close()
  }
  for (const { status } of await Promise.all(waiting)) expect([200, 502]).toContain(status)
})

test('a test walks token, account, drive and listing with real calls', async () => {
  const { id } = await world.connect('tester', work.userPrincipalName)
  const before = world.emulator.journal.length
  const tested = await call(connectionRoutes.test, { params: { connectionId: id } }, world.operator())
  expect(tested).toMatchObject({ ok: true, diagnosis: null, connection: { id, status: 'connected' } })
  expect(tested.checks.map(({ step, ok }) => `${step} ${ok}`)).toEqual([
    'token true',
    'account true',
    'drive true',
    'list true',
  ])
  expect(world.emulator.journal.slice(before).map(({ path }) => path.split('?')[0])).toEqual([
    '/v1.0/me',
    expect.stringMatching(/^\/v1\.0\/drives\/[^/]+$/),
    expect.stringMatching(/^\/v1\.0\/drives\/[^/]+\/root\/children$/),
  ])
})

test('disconnecting forgets the tokens, on every server', async () => {
  const second = await world.addServer()
  const { id } = await world.connect('leaver', work.userPrincipalName)
  expect((await me('leaver', second.url)).status).toBe(200)
  const params = { projectId: world.projectId, connectionId: id }
  await expect(call(sdkRoutes.disconnect, { params }, await world.user('stranger'))).rejects.toMatchObject({
    status: 404,
  })
  await call(sdkRoutes.disconnect, { params }, await world.user('leaver'))
  expect((await me('leaver')).body.error?.code).toBe('not_connected')
  // The other server hears of it from the database.
  await expect.poll(async () => (await me('leaver', second.url)).body.error?.code).toBe('not_connected')
  await expect(call(connectionRoutes.get, { params: { connectionId: id } }, world.operator())).rejects.toMatchObject({
    status: 404,
  })
})

// The last one: nobody answers after it.
test('when Microsoft is away nothing is marked broken', async () => {
  const { id } = await world.connect('offline', work.userPrincipalName)
  world.clock.advance(2 * hour)
  await world.emulator.close()
  const answer = await me('offline')
  expect(answer.status).toBe(502)
  expect(answer.body.error?.code).toBe('upstream_failed')
  expect(await statusOf(id)).toMatchObject({ status: 'connected' })

  const params = { connectionId: id }
  const tested = await call(connectionRoutes.test, { params }, world.operator())
  expect(tested).toMatchObject({ ok: false, diagnosis: { retry: 'wait' }, connection: { status: 'connected' } })
})
