import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appRegistrationRoutes, call, operatorRoutes, projectRoutes, sdkRoutes } from '@drawbridge/api'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { judgedFetch } from '../../../../test/judged-fetch.ts'
import { type RunningServer, startServer } from '../../src/index.ts'
import { openTestDatabase, type TestDatabase } from '../database.ts'

let server: RunningServer
let database: TestDatabase
let folder: string
let now = Date.UTC(2026, 0, 2)
const clock = { now: () => now }

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-http-'))
  database = await openTestDatabase()
  server = await start()
})
afterAll(async () => {
  await server.close()
  await database[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

function start(options: object = {}): Promise<RunningServer> {
  return startServer({
    port: 0,
    dataFolder: folder,
    databaseUrl: database.url,
    clock,
    log: { level: 'silent' },
    ...options,
  })
}

const operator = () => ({ baseUrl: server.url, token: server.operatorKey, fetch: judgedFetch })
const json = { 'content-type': 'application/json' }

function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  const method = 'POST'
  return fetch(server.url + path, {
    method,
    body,
    headers: { authorization: `Bearer ${server.operatorKey}`, ...json, ...headers },
  })
}

async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { error: { code: string } }).error.code
}

test('says that it is well, with headers that browsers obey', async () => {
  const response = await fetch(`${server.url}/health`)
  expect(await response.json()).toEqual({ status: 'ok' })
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(response.headers.get('drawbridge-request-id')).toMatch(/^req_/)
})

test('keeps projects, keys and app registrations over a restart', async () => {
  const project = await call(projectRoutes.create, { body: { name: 'Aster' } }, operator())
  const params = { projectId: project.id }
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const key = await call(
    projectRoutes.addUserTokenKey,
    { params, body: { algorithm: 'ES256', publicKey: pem } },
    operator(),
  )
  const cloud = { login: 'http://localhost:1', graph: 'http://localhost:1' }
  const registration = await call(
    appRegistrationRoutes.create,
    { params, body: { clientId: 'client', clientSecret: 'planted-client-secret', cloud } },
    operator(),
  )
  expect(registration).toMatchObject({ hasClientSecret: true, cloud, authority: 'common' })
  expect(JSON.stringify(registration)).not.toContain('planted')

  await server.close()
  server = await start()
  expect(await call(projectRoutes.get, { params }, operator())).toEqual(project)
  expect((await call(projectRoutes.listUserTokenKeys, { params }, operator())).userTokenKeys).toEqual([key])
  const after = (await call(appRegistrationRoutes.list, { params }, operator())).appRegistrations
  expect(after).toEqual([{ ...registration, redirectUri: `${server.url}/oauth/callback` }])

  await call(projectRoutes.removeUserTokenKey, { params: { ...params, keyId: key.id } }, operator())
  expect((await call(projectRoutes.listUserTokenKeys, { params }, operator())).userTokenKeys).toEqual([])
})

test('another master key is refused at the start, and leaves the database alone', async () => {
  const masterKey = Buffer.alloc(32, 1).toString('base64')
  await expect(start({ masterKey })).rejects.toMatchObject({ code: 'master_key_wrong' })
  expect((await fetch(`${server.url}/health`)).status).toBe(200)
})

test('a port in use is said to be', async () => {
  const { port } = new URL(server.url)
  await expect(start({ port })).rejects.toThrow(`Port ${port} is in use`)
})

test.each([
  ['no JSON', '{', json, 400, 'invalid_request'],
  ['no name', '{}', json, 400, 'invalid_request'],
  ['U+0000', '{"name":"a\\u0000"}', json, 400, 'invalid_request'],
  ['another type', 'name=x', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported_media_type'],
  ['too much', JSON.stringify({ name: 'x'.repeat(1_100_000) }), json, 413, 'payload_too_large'],
  ['a wrong key', '{}', { authorization: 'Bearer wrong' }, 401, 'unauthorized'],
])('a body with %s is refused and changes nothing', async (_, body, headers, status, code) => {
  const before = await call(projectRoutes.list, {}, operator())
  const response = await post('/api/v1/projects', body, headers)
  expect(response.status).toBe(status)
  expect(await codeOf(response)).toBe(code)
  expect(await call(projectRoutes.list, {}, operator())).toEqual(before)
})

test('names the field that is wrong', async () => {
  const response = await post('/api/v1/projects', '{"name":"x","allowedOrigins":["https://a.example/"]}')
  expect(await response.text()).toContain('allowedOrigins.0: Give an origin')
})

test('a private or unfitting key is refused', async () => {
  const project = await call(projectRoutes.create, { body: { name: 'Keys' } }, operator())
  const { publicKey } = generateKeyPairSync('ed25519')
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const path = `/api/v1/projects/${project.id}/user-token-keys`
  const wrong = await post(path, JSON.stringify({ algorithm: 'RS256', publicKey: pem }))
  expect(await wrong.text()).toContain('RSA key of at least 2048 bits')
})

test.each(['/api/v1/projects/prj_unknown', '/api/v1/projects/%00', '/nothing', '/console/assets/none.js'])(
  '%s is not there',
  async (path) => {
    const response = await fetch(server.url + path, { headers: { authorization: `Bearer ${server.operatorKey}` } })
    expect(response.status).toBe(404)
    expect(await codeOf(response)).toBe('not_found')
  },
)

test('a ticket opens one session, whose cookie serves own pages alone', async () => {
  const { ticket } = await call(operatorRoutes.createTicket, {}, operator())
  const signIn = () => post('/api/v1/operator/session', JSON.stringify({ ticket }), { authorization: '' })
  const opened = await signIn()
  expect(opened.status).toBe(204)
  const set = opened.headers.get('set-cookie')!
  expect(set).toMatch(/HttpOnly/)
  expect(set).toMatch(/SameSite=Strict/)
  expect((await signIn()).status).toBe(401)

  const cookie = set.split(';')[0]!
  const session = `${server.url}/api/v1/operator/session`
  expect((await fetch(session, { headers: { cookie } })).status).toBe(200)
  const create = (origin: string) => post('/api/v1/projects', '{"name":"x"}', { authorization: '', cookie, origin })
  expect((await create(server.url)).status).toBe(200)
  expect((await create('https://evil.example')).status).toBe(403)

  await fetch(session, { method: 'DELETE', headers: { cookie, origin: server.url } })
  expect((await fetch(session, { headers: { cookie } })).status).toBe(401)
})

test('a session ends by itself', async () => {
  const opened = await post('/api/v1/operator/session', JSON.stringify({ operatorKey: server.operatorKey }), {
    authorization: '',
  })
  const cookie = opened.headers.get('set-cookie')!.split(';')[0]!
  const ask = () => fetch(`${server.url}/api/v1/operator/session`, { headers: { cookie } })
  expect((await ask()).status).toBe(200)
  now += 13 * 3600_000
  expect((await ask()).status).toBe(401)
})

test('guessing the operator key is slowed down, then allowed again', async () => {
  const guess = (operatorKey: string) =>
    post('/api/v1/operator/session', JSON.stringify({ operatorKey }), { authorization: '' })
  for (let count = 0; count < 10; count++) expect((await guess('wrong')).status).toBe(401)
  const slowed = await guess(server.operatorKey)
  expect(slowed.status).toBe(429)
  expect(slowed.headers.get('retry-after')).toBe('60')
  now += 61_000
  expect((await guess(server.operatorKey)).status).toBe(204)
})

test('behind a reverse proxy each visitor has a limit of their own, and cannot claim another address', async () => {
  await using behind = await start({ proxies: 1 })
  const guess = async (forwarded: string): Promise<number> => {
    const headers = { ...json, 'x-forwarded-for': forwarded }
    const body = JSON.stringify({ operatorKey: 'a-guess' })
    return (await fetch(`${behind.url}/api/v1/operator/session`, { method: 'POST', headers, body })).status
  }
  for (let index = 0; index < 10; index++) expect(await guess(`10.0.0.${index}, 192.0.2.1`)).toBe(401)
  expect(await guess('10.0.0.99, 192.0.2.1')).toBe(429)
  expect(await guess('10.0.0.99, 192.0.2.2')).toBe(401)
})

test('pages on allowed origins may use the SDK, others not', async () => {
  const origin = 'https://app.example'
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const project = await call(projectRoutes.create, { body: { name: 'Cors', allowedOrigins: [origin] } }, operator())
  const params = { projectId: project.id }
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  await call(projectRoutes.addUserTokenKey, { params, body: { algorithm: 'ES256', publicKey: pem } }, operator())
  const claims = { sub: 'ada', aud: project.id, exp: now / 1000 + 60 }
  const token = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(privateKey)

  const url = server.url + sdkRoutes.user.path.replace(':projectId', project.id)
  const asked = { 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' }
  const preflight = await fetch(url, { method: 'OPTIONS', headers: { origin, ...asked } })
  expect(preflight.status).toBe(204)
  expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization')
  expect(preflight.headers.get('access-control-allow-credentials')).toBeNull()

  const authorization = `Bearer ${token}`
  const allowed = await fetch(url, { headers: { origin, authorization } })
  expect(allowed.status).toBe(200)
  expect(allowed.headers.get('access-control-allow-origin')).toBe(origin)
  expect(allowed.headers.get('vary')).toContain('Origin')

  const refused = await fetch(url, { headers: { origin } })
  expect(refused.status).toBe(401)
  expect(refused.headers.get('access-control-allow-origin')).toBe(origin)

  for (const stranger of ['https://app.example.evil', 'http://app.example', 'https://sub.app.example', 'null']) {
    const response = await fetch(url, { headers: { origin: stranger, authorization } })
    expect(response.status).toBe(403)
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  }
})
