import {
  type ApiKeyScope,
  apiKeyRoutes,
  appRegistrationRoutes,
  call,
  connectionProxyPath,
  connectionRoutes,
  projectConnectionRoutes,
  projectRoutes,
} from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../world.ts'

const { work, personal } = demo.accounts
const minute = 60_000
let world: World
let params: { projectId: string }

beforeAll(async () => {
  world = await openWorld()
  params = { projectId: world.projectId }
})
afterAll(() => world[Symbol.asyncDispose]())

async function makeKey(scopes: ApiKeyScope[], expiresAt: string | null = null, projectId = world.projectId) {
  const body = { name: 'Back end', scopes, expiresAt }
  const { apiKey, key } = await call(apiKeyRoutes.create, { params: { projectId }, body }, world.operator())
  return { id: apiKey.id, key, caller: { baseUrl: world.server.url, token: key } }
}

const refused = (code: string, status: number) => expect.objectContaining({ code, status })

test('a key is shown once, kept as a hash, and does what its scopes say', async () => {
  const { key, id, caller } = await makeKey(['projects:read'])
  expect(key).toMatch(/^dbk_[0-9a-z]{20}_[\w-]{43}$/)
  expect(await call(projectRoutes.get, { params }, caller)).toMatchObject({ id: world.projectId })
  expect(await call(appRegistrationRoutes.list, { params }, caller)).toHaveProperty('appRegistrations')
  await expect(call(projectConnectionRoutes.list, { params }, caller)).rejects.toEqual(refused('forbidden', 403))
  await expect(call(projectConnectionRoutes.list, { params }, caller)).rejects.toThrow('connections:read')

  const listed = await call(apiKeyRoutes.list, { params }, world.operator())
  expect(JSON.stringify(listed)).not.toContain(key.slice(-43))
  const row = await world.db.selectFrom('api_key').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  expect(row.key_hash.length).toBe(32)
  expect(JSON.stringify(Object.values(row))).not.toContain(key.slice(-43))
  // Noted beside the request, hence perhaps a moment after it.
  await expect
    .poll(async () => (await call(apiKeyRoutes.list, { params }, world.operator())).apiKeys.find((k) => k.id === id))
    .toMatchObject({ lastUsedAt: expect.any(String) })
})

test('a key opens nothing of the operator, nor another project, be it there or not', async () => {
  const all: ApiKeyScope[] = ['projects:read', 'connections:read', 'connections:write', 'files:read', 'files:write']
  const { caller } = await makeKey(all)
  await expect(call(connectionRoutes.list, {}, caller)).rejects.toEqual(refused('unauthorized', 401))
  await expect(call(apiKeyRoutes.list, { params }, caller)).rejects.toEqual(refused('unauthorized', 401))

  const body = { name: 'Other', allowedOrigins: [] }
  const other = await call(projectRoutes.create, { body }, world.operator())
  const answers = await Promise.all(
    [other.id, 'prj_nobody'].map((projectId) =>
      call(projectRoutes.get, { params: { projectId } }, caller).catch((error: Error) => error.message),
    ),
  )
  expect(answers[0]).toBe(answers[1])
  expect(answers[0]).toBe('This API key belongs to another project.')
})

test('rotation: two keys at a time, then the first is revoked and refused by every server at once', async () => {
  const first = await makeKey(['projects:read'])
  const second = await makeKey(['projects:read'])
  const { url } = await world.addServer()
  const elsewhere = { ...first.caller, baseUrl: url }
  for (const caller of [first.caller, second.caller, elsewhere]) await call(projectRoutes.get, { params }, caller)

  await call(apiKeyRoutes.revoke, { params: { ...params, apiKeyId: first.id } }, world.operator())
  await expect(call(projectRoutes.get, { params }, first.caller)).rejects.toEqual(refused('unauthorized', 401))
  await expect.poll(() => call(projectRoutes.get, { params }, elsewhere).catch(({ status }) => status)).toBe(401)
  await call(projectRoutes.get, { params }, second.caller)
  await expect(
    call(apiKeyRoutes.revoke, { params: { ...params, apiKeyId: first.id } }, world.operator()),
  ).rejects.toEqual(refused('not_found', 404))
})

test('a key ends when it says, also where it was used a moment ago', async () => {
  const expiresAt = new Date(world.clock.now() + minute).toISOString()
  const { caller } = await makeKey(['projects:read'], expiresAt)
  await call(projectRoutes.get, { params }, caller)
  world.clock.advance(minute)
  await expect(call(projectRoutes.get, { params }, caller)).rejects.toThrow('has expired')
  await expect(makeKey(['projects:read'], expiresAt)).rejects.toEqual(refused('invalid_request', 400))
})

test('wrong keys all sound alike, and are slowed down; right ones never wait', async () => {
  world.clock.advance(minute)
  const { key, caller } = await makeKey(['projects:read'])
  const turned = key.slice(0, -2) + (key.at(-2) === 'a' ? 'b' : 'a') + key.at(-1)
  const unknown = `dbk_${'0'.repeat(20)}_${'a'.repeat(43)}`
  const messages = new Set<string>()
  for (const token of [turned, unknown]) {
    const problem = await call(projectRoutes.get, { params }, { ...caller, token }).catch((error) => error)
    expect(problem).toEqual(refused('unauthorized', 401))
    messages.add(problem.message)
  }
  expect(messages.size).toBe(1)

  const codes: string[] = []
  for (let tries = 0; tries < 12; tries++) {
    await call(projectRoutes.get, { params }, { ...caller, token: unknown }).catch(({ code }) => codes.push(code))
  }
  expect(codes.slice(0, 8)).toEqual(Array(8).fill('unauthorized'))
  expect(codes.slice(8)).toEqual(Array(4).fill('too_many_requests'))
  await call(projectRoutes.get, { params }, caller)
  world.clock.advance(minute)
  await expect(call(projectRoutes.get, { params }, { ...caller, token: unknown })).rejects.toEqual(
    refused('unauthorized', 401),
  )
})

test.each([
  ['no name', { name: ' ', scopes: ['files:read'] }],
  ['no scope', { name: 'x', scopes: [] }],
  ['an unknown scope', { name: 'x', scopes: ['everything'] }],
  ['no date', { name: 'x', scopes: ['files:read'], expiresAt: 'tomorrow' }],
])('a key with %s is not made', async (_, body) => {
  const before = (await call(apiKeyRoutes.list, { params }, world.operator())).apiKeys.length
  await expect(call(apiKeyRoutes.create, { params, body: body as never }, world.operator())).rejects.toEqual(
    refused('invalid_request', 400),
  )
  expect((await call(apiKeyRoutes.list, { params }, world.operator())).apiKeys.length).toBe(before)
})

test('a back end lists page by page, reads, tests, asks Graph, and disconnects', async () => {
  const ids: string[] = []
  for (const user of ['ada', 'bob', 'eve']) ids.unshift((await world.connect(user, work.userPrincipalName)).id)
  const { caller } = await makeKey(['connections:read', 'connections:write', 'files:read'])

  const found: string[] = []
  let cursor: string | undefined
  for (let pages = 0; pages < 5 && cursor !== ''; pages++) {
    const query = { limit: '2', ...(cursor !== undefined && { cursor }) }
    const page = await call(projectConnectionRoutes.list, { params, query }, caller)
    expect(page.connections.length).toBeLessThanOrEqual(2)
    found.push(...page.connections.map(({ id }) => id))
    cursor = page.nextCursor ?? ''
  }
  expect(found).toEqual(ids)
  for (const query of [{ limit: '0' }, { limit: '201' }, { limit: 'x' }, { cursor: 'nonsense' }]) {
    await expect(call(projectConnectionRoutes.list, { params, query }, caller)).rejects.toEqual(
      refused('invalid_request', 400),
    )
  }

  const connectionId = ids[0]!
  const named = { params: { ...params, connectionId } }
  expect(await call(projectConnectionRoutes.get, named, caller)).toMatchObject({ userId: 'eve', kind: 'delegated' })
  expect(await call(projectConnectionRoutes.test, named, caller)).toMatchObject({ ok: true })

  const headers = { authorization: `Bearer ${caller.token}` }
  const graph = (path: string, init: RequestInit = {}, id = connectionId) =>
    fetch(`${world.server.url}${connectionProxyPath(world.projectId, id)}${path}`, { ...init, headers })
  const children = await graph('/me/drive/root/children?$top=1')
  expect(children.status).toBe(200)
  expect(await children.json()).toHaveProperty('value')
  expect((await graph('/me/drive/root:/x.txt:/content', { method: 'PUT', body: 'x' })).status).toBe(403)
  expect((await graph('/me', {}, 'con_nobody')).status).toBe(404)
  expect((await graph('/..%2fme')).status).toBe(400)

  await call(projectConnectionRoutes.disconnect, named, caller)
  await expect(call(projectConnectionRoutes.get, named, caller)).rejects.toEqual(refused('not_found', 404))
  expect((await graph('/me')).status).toBe(404)
})

test('a key of another project finds no connection by the id of one', async () => {
  const { id: connectionId } = await world.connect('stranger', personal.userPrincipalName)
  const body = { name: 'Other', allowedOrigins: [] }
  const { id: projectId } = await call(projectRoutes.create, { body }, world.operator())
  const { caller } = await makeKey(['connections:read', 'connections:write', 'files:read'], null, projectId)
  const named = { params: { projectId, connectionId } }
  for (const route of [projectConnectionRoutes.get, projectConnectionRoutes.test, projectConnectionRoutes.disconnect]) {
    await expect(call(route, named, caller)).rejects.toEqual(refused('not_found', 404))
  }
  const url = `${world.server.url}${connectionProxyPath(projectId, connectionId)}/me`
  expect((await fetch(url, { headers: { authorization: `Bearer ${caller.token}` } })).status).toBe(404)
})
