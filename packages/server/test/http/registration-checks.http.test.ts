/** What the checks find in app registrations that are wrong in every way that people get them wrong. */
import { appRegistrationRoutes, call, registrationCheckRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const tenantId = demo.daemonApp.tenantId
type Given = { clientId?: string; clientSecret?: string; authority?: string }

async function check(given: Given, tenant?: string): Promise<Record<string, [outcome: string, finding: string]>> {
  const cloud = { login: world.emulator.url, graph: world.emulator.url }
  const params = { projectId: world.projectId }
  const body = { ...demo.app, cloud, ...given }
  const { id } = await call(appRegistrationRoutes.create, { params, body }, world.operator())
  const { checks } = await call(
    registrationCheckRoutes.run,
    { params: { ...params, appRegistrationId: id }, body: tenant === undefined ? {} : { tenantId: tenant } },
    world.operator(),
  )
  for (const { outcome, remedy } of checks) if (outcome !== 'passed') expect(remedy).toMatch(/\.$/)
  return Object.fromEntries(checks.map(({ check, outcome, finding }) => [check, [outcome, finding]]))
}

/** As `check` gives it, by outcome only. */
const outcomes = (found: Awaited<ReturnType<typeof check>>): string[] =>
  Object.values(found).map(([outcome]) => outcome)

test('a registration that is right passes everything but what nobody has agreed to yet', async () => {
  const found = await check({}, tenantId)
  expect(outcomes(found)).toEqual(['passed', 'passed', 'passed', 'passed', 'unknown'])
  expect(found['account_types']![1]).toBe('Work, school and personal accounts can sign in.')
  expect(found['redirect_uri']![1]).toContain(`${world.server.url}/oauth/callback is registered`)
})

test('without a tenant the secret cannot be proven, and that is said', async () => {
  const { credential } = await check({})
  expect(credential![0]).toBe('unknown')
  expect(credential![1]).toContain('directory that the app was registered in')
})

test.each([
  ['a client id that is none', { clientId: 'my app' }, 'client_id', 'it is no GUID'],
  ['a client id that nobody has', { clientId: crypto.randomUUID() }, 'client_id', 'No application with this client id'],
  ['the id of the secret', { clientSecret: '5d0e6a51-92c7-4a3e-b6d1-1f0c8a2e7001' }, 'credential', 'Secret ID'],
  ['a wrong secret', { clientSecret: 'wrong~secret' }, 'credential', 'secret'],
  ['an expired secret', demo.expiredApp, 'credential', 'end'],
  ['a tenant that does not exist', { authority: 'nowhere.example' }, 'account_types', 'tenant'],
])('%s is found', async (_, given, name, words) => {
  const found = await check(given, tenantId)
  expect(found[name]).toEqual(['failed', expect.stringContaining(words)])
})

test('one tenant’s app at common is found, and that its redirect URI is right all the same', async () => {
  world.emulator.directory.apps.update(demo.app.clientId, { signInAudience: 'AzureADMyOrg' })
  const [found, unplaced] = [await check({}, tenantId), await check({})]
  world.emulator.directory.apps.update(demo.app.clientId, { signInAudience: 'AzureADandPersonalMicrosoftAccount' })
  expect(found['account_types']).toEqual(['failed', expect.stringContaining('single tenant')])
  expect(found['redirect_uri']![0]).toBe('passed')
  expect(unplaced['redirect_uri']![0]).toBe('unknown')
})

test('a redirect URI that is not registered is found; what was right stays right', async () => {
  world.emulator.directory.apps.update(demo.app.clientId, {
    redirectUris: { web: ['https://elsewhere.example/cb'], spa: [], publicClient: [] },
  })
  const found = await check({}, tenantId)
  world.emulator.directory.apps.update(demo.app.clientId, {
    redirectUris: { web: demo.app.redirectUris, spa: [], publicClient: [] },
  })
  expect(outcomes(found)).toEqual(['passed', 'unknown', 'failed', 'passed', 'unknown'])
  expect(found['redirect_uri']![1]).toContain(`${world.server.url}/oauth/callback is not among the redirect URIs`)
})

test('work accounts only is fine, and said', async () => {
  world.emulator.directory.apps.update(demo.app.clientId, { signInAudience: 'AzureADMultipleOrgs' })
  const found = await check({}, tenantId)
  world.emulator.directory.apps.update(demo.app.clientId, { signInAudience: 'AzureADandPersonalMicrosoftAccount' })
  expect(found['account_types']).toEqual(['passed', expect.stringContaining('personal accounts cannot')])
})

test('permissions are known once somebody has connected: all, or what is missing', async () => {
  const { id } = world.appRegistration
  const params = { projectId: world.projectId, appRegistrationId: id }
  const permissions = async () => {
    const { checks } = await call(registrationCheckRoutes.run, { params, body: {} }, world.operator())
    return checks.at(-1)!
  }
  // New connections use the newest registration; this one is the oldest.
  await world.db.deleteFrom('app_registration').where('id', '!=', id).execute()
  await world.connect('ada', demo.accounts.work.userPrincipalName)
  expect(await permissions()).toMatchObject({ check: 'permissions', outcome: 'passed' })
  const scopes = ['Files.ReadWrite', 'User.Read', 'Sites.Read.All', 'offline_access']
  await call(appRegistrationRoutes.update, { params, body: { scopes } }, world.operator())
  const found = await permissions()
  expect(found).toMatchObject({
    outcome: 'failed',
    finding: expect.stringContaining('did not grant Sites.Read.All to'),
  })
})

test('an emulator that is away is nobody’s mistake', async () => {
  const nowhere = { login: 'http://127.0.0.1:9', graph: 'http://127.0.0.1:9' }
  const params = { projectId: world.projectId }
  const body = { ...demo.app, cloud: nowhere }
  const { id } = await call(appRegistrationRoutes.create, { params, body }, world.operator())
  const asked = { params: { ...params, appRegistrationId: id }, body: { tenantId } }
  const { checks } = await call(registrationCheckRoutes.run, asked, world.operator())
  expect(checks.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown', 'unknown'])
})

test('another project’s registration is not there', async () => {
  const params = { projectId: 'prj_other', appRegistrationId: world.appRegistration.id }
  const asked = call(registrationCheckRoutes.run, { params, body: {} }, world.operator())
  await expect(asked).rejects.toMatchObject({ status: 404 })
})

test('a draft is checked without being stored, its secret included', async () => {
  const params = { projectId: world.projectId }
  const cloud = { login: world.emulator.url, graph: world.emulator.url }
  const before = await call(appRegistrationRoutes.list, { params }, world.operator())
  const draft = { ...demo.app, clientSecret: 'planted~wrong-secret', cloud, tenantId }
  const { checks } = await call(registrationCheckRoutes.try, { params, body: draft }, world.operator())
  expect(checks.find(({ check }) => check === 'credential')).toMatchObject({
    outcome: 'failed',
    diagnosis: { microsoft: { code: 'AADSTS7000215' } },
  })
  expect(JSON.stringify(checks)).not.toContain('planted')
  expect(await call(appRegistrationRoutes.list, { params }, world.operator())).toEqual(before)
})
