/** An app registration from nothing to its first token, in the tenant of the emulator's administrator. */
import { demo, type Emulator, startEmulator } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Applications,
  createOneDrive,
  type OneDrive,
  probeAuthorization,
  redeemDeviceCode,
  requestClientCredentials,
  requestDeviceCode,
} from '../../src/index.ts'

const tenantId = demo.daemonApp.tenantId
const redirectUri = 'https://notes.example/oauth/callback'
/** Microsoft Graph Command Line Tools, which is in every tenant. */
const tools = '14d82eec-204b-4c2f-b7e8-296a70dab67e'
const scopes = [
  'Application.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
]

let emulator: Emulator
let onedrive: OneDrive
let applications: Applications
let accessToken: string
const cloud = () => ({ login: emulator.url, graph: emulator.url })
const sleep = async (): Promise<void> => {}

beforeAll(async () => {
  emulator = await startEmulator({ autoSignIn: demo.accounts.administrator.userPrincipalName })
  const app = { cloud: cloud(), authority: 'organizations', clientId: tools }
  accessToken = (await redeemDeviceCode(app, await requestDeviceCode(app, { scopes }), { sleep })).accessToken
  onedrive = createOneDrive({ cloud: cloud(), accessToken, sleep })
  applications = onedrive.applications
})
afterAll(() => emulator.close())

const wanted = {
  displayName: 'Notes',
  signInAudience: 'AzureADMultipleOrgs',
  redirectUris: { web: [redirectUri] },
  permissions: { delegated: ['Files.ReadWrite', 'User.Read'], application: ['Files.ReadWrite.All'] },
} as const

test('an application is made with its redirect URI and permissions, and proves itself by secret and by certificate', async () => {
  const { id, appId } = await applications.create(wanted)
  const made = await applications.get(appId)
  expect(made).toMatchObject({ id, displayName: 'Notes', signInAudience: 'AzureADMultipleOrgs' })
  expect(made.web?.redirectUris).toEqual([redirectUri])
  expect(made.requiredResourceAccess?.[0]?.resourceAccess).toHaveLength(3)

  const endDateTime = new Date(Date.now() + 180 * 86_400_000).toISOString()
  const secret = await applications.addPassword(id, { displayName: 'Drawbridge', endDateTime })
  expect(secret).toMatchObject({ keyId: expect.any(String), endDateTime })
  const { certificate, privateKey } = demo.daemonApp
  await applications.addCertificate(id, certificate, 'Drawbridge')
  await applications.addCertificate(id, certificate)
  expect((await applications.get(appId)).keyCredentials).toHaveLength(2)

  await applications.addToTenant(appId)
  const app = { cloud: cloud(), authority: tenantId, clientId: appId }
  await requestClientCredentials({ ...app, clientSecret: secret.secretText })
  await requestClientCredentials({ ...app, clientCertificate: { certificate, privateKey } })

  await applications.removePassword(id, secret.keyId)
  const refused = requestClientCredentials({ ...app, clientSecret: secret.secretText })
  await expect(refused).rejects.toMatchObject({ aadsts: 7000215 })
  await applications.delete(id)
  await expect(applications.get(appId)).rejects.toMatchObject({ status: 404 })
})

test('consent for everybody adds to what was granted before, and may be given again', async () => {
  const { appId } = await applications.create(wanted)
  const principalId = await applications.addToTenant(appId)
  expect(await applications.addToTenant(appId)).toBe(principalId)
  await applications.consentForAll(appId, { delegated: ['User.Read'] })
  await applications.consentForAll(appId, { delegated: ['Files.ReadWrite'], application: ['Files.ReadWrite.All'] })
  await applications.consentForAll(appId, { delegated: ['Files.ReadWrite'], application: ['Files.ReadWrite.All'] })

  const { value: grants } = await onedrive.json<{ value: { scope: string }[] }>(
    `/servicePrincipals/${principalId}/oauth2PermissionGrants`,
  )
  expect(grants.map(({ scope }) => scope.split(' ').sort())).toEqual([['Files.ReadWrite', 'User.Read']])
  const { value: roles } = await onedrive.json<{ value: object[] }>(
    `/servicePrincipals/${principalId}/appRoleAssignments`,
  )
  expect(roles).toHaveLength(1)
})

test('waits until what it made is everywhere, and not for ever', async () => {
  const waits: number[] = []
  let missing = 2
  const error = { code: 'Request_ResourceNotFound', message: 'It does not exist or is not there yet.' }
  const lagging: typeof fetch = async (input, init) => {
    const lags = String(input).endsWith('/addPassword') && missing-- > 0
    return lags ? Response.json({ error }, { status: 404 }) : fetch(input, init)
  }
  const wait = async (ms: number): Promise<void> => void waits.push(ms)
  const patient = createOneDrive({ cloud: cloud(), accessToken, sleep: wait, fetch: lagging }).applications
  const { id } = await patient.create(wanted)
  expect((await patient.addPassword(id)).secretText).toMatch(/^.{16,}$/)
  expect(waits).toEqual([1_000, 2_000])

  missing = Number.POSITIVE_INFINITY
  await expect(patient.addPassword(id)).rejects.toMatchObject({ status: 404 })
  expect(waits.length).toBeLessThan(10)
})

test('a permission that Graph does not have is refused before anything is made', async () => {
  const before = emulator.directory.apps.all().length
  const creation = applications.create({ ...wanted, permissions: { delegated: ['Files.Everything'] } })
  await expect(creation).rejects.toMatchObject({ code: 'unknown_permission', message: /Files\.Everything/ })
  expect(emulator.directory.apps.all()).toHaveLength(before)
  await expect(applications.addCertificate('x', 'no certificate')).rejects.toMatchObject({
    code: 'invalid_certificate',
  })
})

test.each([
  ['accepted', { authority: 'organizations' }, { outcome: 'accepted' }],
  ['another redirect URI', { redirectUri: `${redirectUri}/` }, { outcome: 'refused', error: { aadsts: 50011 } }],
  ['another client id', { clientId: crypto.randomUUID() }, { outcome: 'refused', error: { aadsts: 700016 } }],
  ['personal accounts', { authority: 'consumers' }, { outcome: 'refused', error: { aadsts: 9002332 } }],
  ['no such tenant', { authority: 'nowhere.example' }, { outcome: 'refused', error: { aadsts: 90002 } }],
])('a probe finds out without a sign-in: %s', async (_, change, expected) => {
  const { appId } = await applications.create(wanted)
  const app = { cloud: cloud(), authority: 'organizations', clientId: appId }
  const asked = { redirectUri, scopes: ['User.Read'] }
  const probe = await probeAuthorization({ ...app, ...change }, { ...asked, ...change })
  expect(probe).toMatchObject(expected)
})

test('a probe finds that an app is for one tenant', async () => {
  const { appId } = await applications.create({ ...wanted, signInAudience: 'AzureADMyOrg' })
  const app = { cloud: cloud(), clientId: appId }
  const asked = { redirectUri, scopes: ['User.Read'] }
  const common = await probeAuthorization({ ...app, authority: 'common' }, asked)
  expect(common).toMatchObject({ outcome: 'refused', error: { aadsts: 50194 } })
  expect(await probeAuthorization({ ...app, authority: tenantId }, asked)).toEqual({ outcome: 'accepted' })
})

test.each([
  [
    'inside a script',
    '<script>$Config={"strServiceExceptionMessage":"AADSTS50011: The redirect URI \\u0027https://a\\u0027 is wrong. Trace ID: 0"}</script>',
    50011,
  ],
  ['in the text', '<p>AADSTS50194: Application &#39;x&#39; is not multi-tenant.</p>', 50194],
])('reads an error page: %s', async (_, html, aadsts) => {
  const send = async () => new Response(html)
  const app = {
    cloud: { login: 'https://login.microsoftonline.com', graph: 'https://graph.microsoft.com' },
    authority: 'common',
    clientId: tools,
  }
  const probe = await probeAuthorization(app, { redirectUri, scopes: [] }, { fetch: send })
  expect(probe).toMatchObject({
    outcome: 'refused',
    error: { aadsts, description: expect.not.stringMatching(/u0027|&#/) },
  })
})

test.each([
  ["The provided value for the input parameter 'redirect_uri' is not valid.", 50011],
  ['The client does not exist or is not enabled for consumers.', 700016],
])('follows personal accounts to their own host, and no further: %s', async (description, aadsts) => {
  const seen: string[] = []
  const send = async (url: string | URL | Request) => {
    const { host } = new URL(String(url))
    seen.push(host)
    const error = new URLSearchParams({ error: 'invalid_request', error_description: description })
    const location =
      host === 'login.live.com'
        ? `https://login.live.com/err.srf?lc=1033#${error}`
        : 'https://login.live.com/oauth20_authorize.srf?x=1'
    return new Response(null, { status: 302, headers: { location } })
  }
  const app = {
    cloud: { login: 'https://login.microsoftonline.com', graph: 'https://graph.microsoft.com' },
    authority: 'consumers',
    clientId: tools,
  }
  const probe = await probeAuthorization(app, { redirectUri, scopes: [] }, { fetch: send as typeof fetch })
  expect(probe).toMatchObject({ outcome: 'refused', error: { aadsts } })
  expect(seen).toEqual(['login.microsoftonline.com', 'login.live.com'])
  const stranger = async () => new Response(null, { status: 302, headers: { location: 'https://elsewhere.example/' } })
  expect(await probeAuthorization(app, { redirectUri, scopes: [] }, { fetch: stranger })).toEqual({
    outcome: 'unclear',
  })
})
