/**
 * Projects are strangers to each other. Every route that the API has is walked, with the credentials of one project and
 * the ids of another: a new route is walked as soon as it is in the list.
 */
import {
  type ApiKeyScope,
  apiKeyRoutes,
  apiKeyScopeSchema,
  appRegistrationRoutes,
  call,
  connectionProxyPath,
  connectLinkRoutes,
  projectRoutes,
  proxyPath,
  type Route,
  resources,
  sdkRoutes,
  wayRoutes,
  workflowRoutes,
} from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../world.ts'

const { work } = demo.accounts
const hour = 3_600_000
let world: World
/** The project whose key and user the caller has. */
let own: { projectId: string; key: string; userToken: string }
/** What belongs to the other project, by the name that routes have for it. */
let foreign: Record<string, string>

beforeAll(async () => {
  world = await openWorld()
  // What is looked for is the world's own project, with one of everything in it.
  const params = { projectId: world.projectId }
  const operator = world.operator()
  const { id: connectionId } = await world.connect('victim', work.userPrincipalName)
  const { id: attemptId } = await world.beginAttempt('victim')
  const { userTokenKeys } = await call(projectRoutes.listUserTokenKeys, { params }, operator)
  const { id: deviceSignInId } = await call(
    wayRoutes.beginDeviceSignIn,
    { params, body: { userId: 'victim' } },
    operator,
  )
  const { id: connectLinkId } = await call(connectLinkRoutes.create, { params, body: { userId: 'victim' } }, operator)
  const definition = { name: 'Theirs', trigger: { type: 'manual' as const }, steps: [], edges: [] }
  const { workflow } = await call(workflowRoutes.create, { params, body: { definition } }, operator)
  const on = { params: { ...params, workflowId: workflow.id }, body: { userId: 'victim' } }
  const { enablement } = await call(workflowRoutes.enable, on, operator)
  foreign = {
    ...params,
    connectLinkId,
    workflowId: workflow.id,
    enablementId: enablement.id,
    connectionId,
    attemptId,
    deviceSignInId,
    appRegistrationId: world.appRegistration.id,
    apiKeyId: (await makeKey(world.projectId)).id,
    keyId: userTokenKeys[0]!.id,
  }
  own = await openOther()
})
afterAll(() => world[Symbol.asyncDispose]())

async function makeKey(projectId: string) {
  const scopes: ApiKeyScope[] = [...apiKeyScopeSchema.options]
  const body = { name: 'All', scopes, expiresAt: new Date(world.clock.now() + 24 * hour).toISOString() }
  const { apiKey, key } = await call(apiKeyRoutes.create, { params: { projectId }, body }, world.operator())
  return { id: apiKey.id, key }
}

async function openOther() {
  const operator = world.operator()
  const { id: projectId } = await call(projectRoutes.create, { body: { name: 'Other', allowedOrigins: [] } }, operator)
  const { generateKeyPairSync } = await import('node:crypto')
  const { SignJWT } = await import('jose')
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const params = { projectId }
  await call(projectRoutes.addUserTokenKey, { params, body: { algorithm: 'EdDSA', publicKey: pem } }, operator)
  const { clientId, clientSecret } = demo.app
  const cloud = { login: world.emulator.url, graph: world.emulator.url }
  await call(appRegistrationRoutes.create, { params, body: { clientId, clientSecret, cloud } }, operator)
  const { key } = await makeKey(projectId)
  const iat = Math.floor(world.clock.now() / 1000)
  // The same name as the other project's user has.
  const claims = { sub: 'victim', aud: projectId, iat, exp: iat + 3600 }
  const userToken = await new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA' }).sign(privateKey)
  return { projectId, key, userToken }
}

/** Bodies that would do something, if they were let; by the end of the path. */
function bodyFor(path: string): object {
  const { connectionId, appRegistrationId } = foreign
  const userId = 'victim'
  const bodies: Record<string, object> = {
    attempts: { integration: 'onedrive', connectionId },
    import: { userId, refreshToken: 'x', connectionId },
    'app-only': { drive: { id: 'x' }, appRegistrationId },
    'on-behalf-of': { userId, userAccessToken: 'x.y.z', appRegistrationId },
    'device-sign-ins': { userId, appRegistrationId },
  }
  return bodies[path.split('/').at(-1)!] ?? {}
}

type Answer = { readonly status: number; readonly text: string }

async function send(
  { method, path, body, streams }: Route,
  ids: Record<string, string>,
  token: string,
): Promise<Answer> {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? 'x_nobody')
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const init = { method, headers, ...(body && { body: JSON.stringify(bodyFor(path)) }) }
  const response = await fetch(`${world.server.url}${filled}`, init)
  return { status: response.status, text: await (streams && response.ok ? beginning(response) : response.text()) }
}

/** A stream goes on for ever; what there is to tell comes at once. */
async function beginning(response: Response): Promise<string> {
  const reader = response.body!.getReader()
  const { value } = await reader.read()
  await reader.cancel()
  return new TextDecoder().decode(value)
}

/** All that the other project has, as text. */
async function snapshot(): Promise<string> {
  const tables = [
    'project',
    'app_registration',
    'user_token_key',
    'connection',
    'attempt',
    'device_sign_in',
    'workflow',
    'workflow_enablement',
  ] as const
  const rows = tables.map(async (table) => {
    const column = sql.ref(table === 'project' ? 'id' : 'project_id')
    // When Microsoft is asked about a device next changes by itself.
    const query = sql`
      select to_jsonb(t) - 'next_poll_at' from ${sql.table(table)} t where ${column} = ${world.projectId} order by id`
    return (await query.execute(world.db)).rows
  })
  return JSON.stringify(await Promise.all(rows))
}

const routes = resources.flatMap(({ routes }) => Object.values(routes))
const nameOf = ({ method, path }: Route) => `${method} ${path}`
const ofProjects = routes.filter(({ access, path }) => access !== 'anyone' && path.includes(':projectId'))

test('there are routes to walk, and each takes the body that it is sent', () => {
  expect(ofProjects.length).toBeGreaterThan(25)
  const withOwnBody = ofProjects.filter(({ body, path }) => body && Object.keys(bodyFor(path)).length > 0)
  expect(withOwnBody.length).toBe(5)
  for (const { body, path } of withOwnBody) expect(body!.safeParse(bodyFor(path))).toMatchObject({ success: true })
})

test('the other project’s routes are closed to this one’s key and user, and nothing in it changes', async () => {
  const before = await snapshot()
  for (const route of ofProjects) {
    for (const token of [own.key, own.userToken, 'nonsense']) {
      const { status, text } = await send(route, foreign, token)
      expect([401, 403, 429], `${nameOf(route)}: ${text}`).toContain(status)
      expect(text.replaceAll(foreign['projectId']!, '')).not.toContain(foreign['connectionId'])
    }
  }
  expect(await snapshot()).toBe(before)
})

test('the other project’s ids lead nowhere below this project, by key, by user, and by the operator’s own hand', async () => {
  const before = await snapshot()
  const mixed = { ...foreign, projectId: own.projectId }
  const named = ofProjects.filter(({ path }) => (path.match(/:/g)?.length ?? 0) > 1 || path.includes('/:projectId/'))
  for (const route of named) {
    const onlyLists = !Object.keys(foreign).some((name) => name !== 'projectId' && route.path.includes(`:${name}`))
    for (const token of route.access === 'user' ? [own.userToken] : [own.key, world.server.operatorKey]) {
      const { status, text } = await send(route, mixed, token)
      for (const [name, id] of Object.entries(foreign)) {
        if (name !== 'projectId') expect(text, nameOf(route)).not.toContain(`"${id}"`)
      }
      if (onlyLists) continue
      // An API key cannot do what only the operator may.
      const expected = route.access === 'operator' && token === own.key ? [401, 429] : [404, 400]
      expect(expected, `${nameOf(route)}: ${text}`).toContain(status)
    }
  }
  expect(await snapshot()).toBe(before)
})

test('ids in bodies lead nowhere either', async () => {
  const before = await snapshot()
  for (const route of ofProjects.filter(({ body, path }) => body && Object.keys(bodyFor(path)).length > 0)) {
    const token = route.access === 'user' ? own.userToken : own.key
    const { status, text } = await send(route, { ...foreign, projectId: own.projectId }, token)
    expect(status, `${nameOf(route)}: ${text}`).toBe(404)
  }
  expect(await snapshot()).toBe(before)
})

test('what only the operator may is closed to keys and users of every project', async () => {
  for (const route of routes.filter(({ access }) => access === 'operator')) {
    for (const token of [own.key, own.userToken]) {
      const { status, text } = await send(route, { ...foreign, projectId: own.projectId }, token)
      expect([401, 429], `${nameOf(route)}: ${text}`).toContain(status)
    }
  }
})

test('both ways to Graph keep to the project', async () => {
  const { projectId, connectionId } = foreign as { projectId: string; connectionId: string }
  const ask = async (path: string, token: string, headers: Record<string, string> = {}) =>
    (await fetch(`${world.server.url}${path}/me`, { headers: { authorization: `Bearer ${token}`, ...headers } })).status
  expect(await ask(connectionProxyPath(projectId, connectionId), own.key)).toBe(403)
  expect(await ask(connectionProxyPath(own.projectId, connectionId), own.key)).toBe(404)
  expect(await ask(proxyPath(projectId), own.userToken)).toBe(401)
  expect(await ask(proxyPath(own.projectId), own.userToken)).toBe(409)
  expect(await ask(proxyPath(own.projectId), own.userToken, { 'drawbridge-connection': connectionId })).toBe(404)
  const user = { baseUrl: world.server.url, token: own.userToken }
  const { integrations } = await call(sdkRoutes.user, { params: { projectId: own.projectId } }, user)
  expect(integrations.onedrive.connections).toEqual([])
})
