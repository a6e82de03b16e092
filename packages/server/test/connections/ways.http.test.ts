/** Connections without the portal, against the emulator: each proven by a call through the back end's own proxy. */
import {
  apiKeyRoutes,
  appRegistrationRoutes,
  type Connection,
  call,
  connectionProxyPath,
  type Diagnosis,
  projectConnectionRoutes,
  wayRoutes,
} from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { pollDeviceCode, requestDeviceCode, type TokenSet } from '@drawbridge/onedrive'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findGrant, openGrant } from '../../src/connections/grant.ts'
import { createBrowser } from '../browser.ts'
import { openWorld, type World } from '../world.ts'

const { work, personal, guarded } = demo.accounts
const hour = 3_600_000
let world: World
let params: { projectId: string }
let caller: { baseUrl: string; token: string }

beforeAll(async () => {
  world = await openWorld()
  params = { projectId: world.projectId }
  const body = { name: 'Back end', scopes: ['connections:read', 'connections:write', 'files:read'] as const }
  const { key } = await call(
    apiKeyRoutes.create,
    { params, body: { ...body, scopes: [...body.scopes] } },
    world.operator(),
  )
  caller = { baseUrl: world.server.url, token: key }
})
afterAll(() => world[Symbol.asyncDispose]())

const cloud = () => ({ login: world.emulator.url, graph: world.emulator.url })

/** What a person elsewhere has signed in to: the tokens of another program. */
async function tokensOf(clientId: string, userPrincipalName: string, scopes: string[], clientSecret?: string) {
  const app = { cloud: cloud(), authority: 'common', clientId, clientSecret }
  const code = await requestDeviceCode(app, { scopes }, { now: world.clock.now })
  await typeCode(code.verificationUri, code.userCode, userPrincipalName)
  return (await pollDeviceCode(app, code.deviceCode, { now: world.clock.now })) as TokenSet
}

async function typeCode(verificationUri: string, userCode: string, userPrincipalName: string, decision = 'accept') {
  const browser = createBrowser()
  let page = await browser.submit(await browser.open(verificationUri), { user_code: userCode })
  if (page.html.includes('Pick an account')) page = await browser.submit(page, { username: userPrincipalName })
  if (page.html.includes('value="accept"')) page = await browser.submit(page, { decision })
  return page.html
}

async function graph({ id }: Pick<Connection, 'id'>, path: string): Promise<{ status: number; body: unknown }> {
  const url = `${world.server.url}${connectionProxyPath(world.projectId, id)}${path}`
  const response = await fetch(url, { headers: { authorization: `Bearer ${caller.token}` } })
  return { status: response.status, body: await response.json() }
}

type Refused = { code: string; status: number; message: string; problem: { diagnosis?: Diagnosis } }

/** What a call that has to fail says; and that it left nothing behind. */
async function refusal(attempt: () => Promise<unknown>): Promise<Refused> {
  const before = await counted()
  const problem = await attempt().then(
    () => expect.fail('It was not refused.'),
    (error: Refused) => error,
  )
  expect(await counted()).toEqual(before)
  return problem
}

async function counted() {
  const count = (table: 'connection' | 'connection_grant' | 'app_registration') =>
    world.db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll().as('n'))
      .executeTakeFirst()
  return [await count('connection'), await count('connection_grant'), await count('app_registration')]
}

const pasted = (body: object) =>
  call(wayRoutes.importRefreshToken, { params, body: body as { userId: string; refreshToken: string } }, caller)

test('a pasted refresh token of a native app: proven, renewed for months, and its account known', async () => {
  const scopes = ['Files.ReadWrite', 'User.Read']
  const { refreshToken } = await tokensOf(demo.publicApp.clientId, personal.userPrincipalName, scopes)
  const connection = await pasted({ userId: 'ada', refreshToken, clientId: demo.publicApp.clientId })
  expect(connection).toMatchObject({
    kind: 'delegated',
    userId: 'ada',
    status: 'connected',
    account: { userPrincipalName: personal.userPrincipalName, kind: 'personal' },
    scopes: expect.arrayContaining(['Files.ReadWrite']),
  })
  expect(connection.appRegistrationId).not.toBe(world.appRegistration.id)
  expect((await graph(connection, '/me/drive/root/children')).status).toBe(200)
  for (let month = 0; month < 4; month++) {
    world.clock.advance(30 * 24 * hour)
    expect((await graph(connection, '/me/drive')).status).toBe(200)
  }

  // The registration that came with it is no way for others to sign in, and is found again.
  const { appRegistrations } = await call(appRegistrationRoutes.list, { params }, world.operator())
  expect(appRegistrations.find(({ id }) => id === connection.appRegistrationId)).toMatchObject({ signsIn: false })
  const again = await tokensOf(demo.publicApp.clientId, personal.userPrincipalName, scopes)
  const body = { userId: 'ada', refreshToken: again.refreshToken, clientId: demo.publicApp.clientId.toUpperCase() }
  expect(await pasted(body)).toMatchObject({ id: connection.id, appRegistrationId: connection.appRegistrationId })
  expect(await pasted({ ...body, userId: 'bob' })).not.toMatchObject({ id: connection.id })
})

test('without a client id it counts for the configured app, secret and all', async () => {
  const { id } = await world.connect('eve', work.userPrincipalName)
  const { refreshToken } = openGrant(world.vault, (await findGrant(world.db, id))!)
  const connection = await pasted({ userId: 'eve', refreshToken })
  expect(connection).toMatchObject({ id, appRegistrationId: world.appRegistration.id })
  const grant = openGrant(world.vault, (await findGrant(world.db, id))!)
  expect(grant).toMatchObject({ grantType: 'refresh_token', publicClient: false })
  world.clock.advance(2 * hour)
  expect((await graph(connection, '/me')).status).toBe(200)
})

test('a token of the configured app that a native address was given goes on without the secret', async () => {
  const app = world.emulator.directory.apps.find(demo.app.clientId)!
  world.emulator.directory.apps.put({ ...app, isFallbackPublicClient: true })
  const { refreshToken } = await tokensOf(demo.app.clientId, work.userPrincipalName, ['Files.ReadWrite', 'User.Read'])
  world.emulator.directory.apps.put(app)
  const connection = await pasted({ userId: 'native', refreshToken })
  const grant = openGrant(world.vault, (await findGrant(world.db, connection.id))!)
  expect(grant.publicClient).toBe(true)
  world.clock.advance(2 * hour)
  expect((await graph(connection, '/me')).status).toBe(200)
})

test('a token that brings no name is asked once more who it is', async () => {
  const { refreshToken } = await tokensOf(demo.publicApp.clientId, work.userPrincipalName, ['Files.Read'])
  const connection = await pasted({ userId: 'nameless', refreshToken, clientId: demo.publicApp.clientId })
  expect(connection.account).toMatchObject({ userPrincipalName: work.userPrincipalName, kind: 'work' })
  // By the same id as through the portal, where Graph was asked.
  const other = await world.connect('nameless', work.userPrincipalName)
  expect(other.id).toBe(connection.id)
})

test('the older endpoint of personal accounts', async () => {
  const { refreshToken } = await tokensOf(demo.publicApp.clientId, personal.userPrincipalName, ['Files.ReadWrite'])
  const body = { userId: 'old', refreshToken, clientId: demo.publicApp.clientId, endpoint: 'legacy' }
  const before = world.asked('POST', '/oauth20_token.srf')
  const connection = await pasted(body)
  expect(connection.account).toMatchObject({ kind: 'personal' })
  world.clock.advance(2 * hour)
  expect((await graph(connection, '/me/drive')).status).toBe(200)
  expect(world.asked('POST', '/oauth20_token.srf')).toBe(before + 2)
})

test.each([
  ['nonsense', { refreshToken: 'nonsense' }, 'sign_in_failed'],
  [
    'an unknown client id',
    { refreshToken: 'nonsense', clientId: '00000000-dead-4000-8000-000000000000' },
    'sign_in_failed',
  ],
  ['nothing', { refreshToken: ' ' }, 'invalid_request'],
  ['no user', { refreshToken: 'x', userId: '' }, 'invalid_request'],
  ['an authority with a path', { refreshToken: 'x', authority: 'common/../x' }, 'invalid_request'],
  ['somebody else’s connection', { refreshToken: 'x', connectionId: 'con_nobody' }, 'not_found'],
])('a pasted %s is refused, explained, and stored nowhere', async (_, body, code) => {
  const problem = await refusal(() => pasted({ userId: 'mallory', ...body }))
  expect(problem.code).toBe(code)
  if (code === 'sign_in_failed') {
    expect(problem.problem.diagnosis).toMatchObject({ who: 'developer', microsoft: { code: expect.any(String) } })
  }
  expect(problem.message).not.toContain('nonsense')
})

test('a pasted token of another account does not mend a connection', async () => {
  const { id } = await world.connect('careful', work.userPrincipalName)
  const { refreshToken } = await tokensOf(demo.publicApp.clientId, personal.userPrincipalName, ['Files.Read'])
  const body = { userId: 'careful', refreshToken, clientId: demo.publicApp.clientId, connectionId: id }
  expect((await refusal(() => pasted(body))).problem.diagnosis).toMatchObject({ code: 'wrong_account' })
})

async function addDaemon(body: object = {}) {
  const { clientId, clientSecret, tenantId: authority } = demo.daemonApp
  const registration = { clientId, clientSecret, authority, cloud: cloud(), signsIn: false, ...body }
  return call(appRegistrationRoutes.create, { params, body: registration }, world.operator())
}
const asApplication = (body: object) =>
  call(wayRoutes.connectApplication, { params, body: body as { drive: { user: string } } }, caller)

test('in the app’s own name: the drives of a person, a site and a group of the tenant, without anybody present', async () => {
  const { id: appRegistrationId } = await addDaemon()
  const drive = { user: work.userPrincipalName }
  const connection = await asApplication({ appRegistrationId, drive })
  expect(connection).toMatchObject({
    kind: 'application',
    userId: null,
    status: 'connected',
    account: { displayName: work.displayName, tenantId: demo.daemonApp.tenantId },
    drive: { driveType: 'business' },
  })
  expect(await asApplication({ appRegistrationId, drive })).toMatchObject({ id: connection.id })
  const { id: driveId } = connection.drive
  expect(await asApplication({ appRegistrationId, drive: { id: driveId } })).toMatchObject({ id: connection.id })
  const site = await asApplication({ appRegistrationId, drive: { site: 'root' } })
  expect(site.drive.driveType).toBe('documentLibrary')

  const named = { params: { ...params, connectionId: connection.id } }
  expect(await call(projectConnectionRoutes.test, named, caller)).toMatchObject({ ok: true, diagnosis: null })
  world.clock.advance(2 * hour)
  expect((await graph(connection, `/drives/${driveId}/root/children`)).status).toBe(200)
  const grant = await findGrant(world.db, connection.id)
  expect(grant).toMatchObject({ grant_type: 'client_credentials', refresh_token_sealed: null })
  // No user of the product comes near it, whatever they call themselves.
  const reached = await world.db.selectFrom('connection').select('user_id').where('id', '=', connection.id).execute()
  expect(reached).toEqual([{ user_id: '' }])
})

test.each([
  ['a tenant that has not agreed', { tenant: 'fabrikam.example' }, 'application_permission_missing', /adminconsent/],
  ['many tenants', { tenant: 'organizations' }, undefined, /tenant/],
  ['personal accounts', { tenant: 'consumers' }, undefined, /no administrator/],
  ['a drive that is not there', { drive: { id: 'b!nothing' } }, expect.any(String), /./],
  ['a registration of nobody', { appRegistrationId: 'app_nobody' }, undefined, /app registration/],
])('in the app’s own name, %s is refused and explained', async (_, body, code, message) => {
  const { id: appRegistrationId } = await addDaemon()
  const drive = { user: work.userPrincipalName }
  const problem = await refusal(() => asApplication({ appRegistrationId, drive, ...body }))
  expect(problem.message).toMatch(message)
  if (code) expect(problem.problem.diagnosis).toMatchObject({ code })
})

test('in the app’s own name, a wrong secret and a missing permission name who acts', async () => {
  const drive = { user: work.userPrincipalName }
  const { id } = await addDaemon({ clientSecret: 'wrong' })
  const wrong = await refusal(() => asApplication({ appRegistrationId: id, drive }))
  expect(wrong.problem.diagnosis).toMatchObject({ code: 'client_secret_wrong', who: 'developer' })

  const app = world.emulator.directory.apps.find(demo.daemonApp.clientId)!
  world.emulator.directory.apps.put({ ...app, clientId: '6a1c0f6e-3d5b-4e0f-9a57-0d2b7c1e8f99', requiredRoles: [] })
  world.emulator.directory.servicePrincipals.ensure('6a1c0f6e-3d5b-4e0f-9a57-0d2b7c1e8f99', demo.daemonApp.tenantId)
  const { id: weak } = await addDaemon({ clientId: '6a1c0f6e-3d5b-4e0f-9a57-0d2b7c1e8f99' })
  const missing = await refusal(() => asApplication({ appRegistrationId: weak, drive }))
  expect(missing.problem.diagnosis).toMatchObject({ code: 'application_permission_missing', who: 'administrator' })
  expect(missing.problem.diagnosis!.remedy).toContain(
    `${world.emulator.url}/${demo.daemonApp.tenantId}/v2.0/adminconsent`,
  )
})

const onBehalf = (body: object) =>
  call(wayRoutes.connectOnBehalfOf, { params, body: body as { userId: string; userAccessToken: string } }, caller)

test('on behalf of a user whose token the product holds; renewed by itself afterwards', async () => {
  await world.connect('known', work.userPrincipalName)
  const { clientId, clientSecret } = demo.app
  const { accessToken } = await tokensOf(
    clientId,
    work.userPrincipalName,
    [`api://${clientId}/access_as_user`],
    clientSecret,
  )
  const connection = await onBehalf({ userId: 'obo', userAccessToken: accessToken })
  expect(connection).toMatchObject({ account: { userPrincipalName: work.userPrincipalName }, status: 'connected' })
  world.clock.advance(2 * hour)
  expect((await graph(connection, '/me/drive')).status).toBe(200)
  const late = await refusal(() => onBehalf({ userId: 'obo', userAccessToken: accessToken }))
  expect(late.problem.diagnosis?.microsoft?.code).toBe('AADSTS500133')
})

test('on behalf of: a token for Graph itself, and no token at all, are refused', async () => {
  const { accessToken } = await tokensOf(demo.publicApp.clientId, work.userPrincipalName, ['Files.Read'])
  const forGraph = await refusal(() => onBehalf({ userId: 'obo', userAccessToken: accessToken }))
  expect(forGraph.problem.diagnosis?.microsoft?.code).toMatch(/AADSTS50013/)
  expect(forGraph.message).not.toContain(accessToken.slice(0, 20))
  expect(await refusal(() => onBehalf({ userId: 'obo', userAccessToken: 'none' }))).toMatchObject({
    code: 'invalid_request',
  })
})

const begin = (userId: string, more: object = {}) =>
  call(wayRoutes.beginDeviceSignIn, { params, body: { userId, ...more } }, caller)
const follow = (deviceSignInId: string) =>
  call(wayRoutes.getDeviceSignIn, { params: { ...params, deviceSignInId } }, caller)

/** How it ended; the background may be asking just now. */
async function ended(id: string) {
  await expect.poll(async () => (await follow(id)).state, { timeout: 10_000 }).not.toBe('pending')
  return follow(id)
}

test('a device code: asked at Microsoft’s pace, connected once somebody has typed it', async () => {
  const { id, userCode, verificationUri, intervalMs, state } = await begin('device')
  expect(state).toBe('pending')
  const before = world.asked('POST', '/common/oauth2/v2.0/token')
  for (let looks = 0; looks < 3; looks++) expect(await follow(id)).toMatchObject({ state: 'pending' })
  expect(world.asked('POST', '/common/oauth2/v2.0/token')).toBe(before)
  world.clock.advance(intervalMs)
  expect(await follow(id)).toMatchObject({ state: 'pending' })
  await expect.poll(() => world.asked('POST', '/common/oauth2/v2.0/token')).toBe(before + 1)

  await typeCode(verificationUri, userCode, work.userPrincipalName)
  world.clock.advance(intervalMs)
  await Promise.all(Array.from({ length: 10 }, () => follow(id)))
  const { state: last, connectionId } = await ended(id)
  expect(last).toBe('connected')
  expect(world.asked('POST', '/common/oauth2/v2.0/token')).toBe(before + 2)
  expect((await graph({ id: connectionId! }, '/me')).status).toBe(200)
  const row = await world.db.selectFrom('device_sign_in').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  expect(row.device_code_sealed).toBeNull()

  const again = await begin('device')
  await typeCode(again.verificationUri, again.userCode, work.userPrincipalName)
  world.clock.advance(intervalMs)
  expect(await ended(again.id)).toMatchObject({ state: 'connected', connectionId })
})

test('a device code is asked about although nobody looks', async () => {
  const { id, userCode, verificationUri } = await begin('away')
  await typeCode(verificationUri, userCode, work.userPrincipalName)
  world.clock.advance(20_000)
  const state = async () => {
    const row = await world.db.selectFrom('device_sign_in').select('state').where('id', '=', id).executeTakeFirst()
    return row?.state
  }
  await expect.poll(state, { timeout: 10_000 }).toBe('connected')
})

test('a device code that was declined, has expired, or was given up', async () => {
  const declined = await begin('shy')
  await typeCode(declined.verificationUri, declined.userCode, personal.userPrincipalName, 'cancel')
  world.clock.advance(declined.intervalMs)
  expect(await ended(declined.id)).toMatchObject({ state: 'declined', error: { code: 'sign_in_declined' } })

  const late = await begin('late')
  world.clock.advance(hour)
  expect(await follow(late.id)).toMatchObject({ state: 'expired', connectionId: null })

  const given = await begin('bored')
  const named = { params: { ...params, deviceSignInId: given.id } }
  await call(wayRoutes.cancelDeviceSignIn, named, caller)
  await expect(follow(given.id)).rejects.toMatchObject({ code: 'not_found' })
  await expect(call(wayRoutes.cancelDeviceSignIn, named, caller)).rejects.toMatchObject({ code: 'not_found' })
})

test('a device code goes on waiting where the person first has to ask an administrator', async () => {
  const { id, userCode, verificationUri, intervalMs } = await begin('walled')
  const html = await typeCode(verificationUri, userCode, guarded.userPrincipalName)
  world.clock.advance(intervalMs)
  expect(html).toContain('AADSTS90095')
  expect(await follow(id)).toMatchObject({ state: 'pending', error: null })
})

test('a device code is no way for an app that is not set up for it', async () => {
  const { id } = await addDaemon({ clientSecret: undefined, signsIn: true, authority: 'common' })
  const problem = await refusal(() => begin('anybody', { appRegistrationId: id }))
  expect(problem.problem.diagnosis).toMatchObject({ who: 'developer' })
  await world.db.updateTable('app_registration').set({ signs_in: false }).where('id', '=', id).execute()
})
