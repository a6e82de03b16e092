/** Registering an app over Graph, up to the moment that it signs somebody in. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demo, type Emulator, startEmulator } from '../../../src/index.ts'
import { postToken, redeem, signIn } from '../../identity/browse.ts'

let emulator: Emulator
let now = Date.parse('2026-11-21T10:00:00Z')
beforeAll(async () => {
  emulator = await startEmulator({ clock: { now: () => now } })
})
afterAll(() => emulator.close())

const everything = [
  'Application.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All',
]
const graphAppId = '00000003-0000-0000-c000-000000000000'
const filesReadWriteAllRole = '75359482-378d-4052-8f01-80520e7db3cd'

type Answer = { status: number; json: Record<string, never> & { [name: string]: unknown } }

async function call(
  method: string,
  path: string,
  body?: unknown,
  { account = demo.accounts.administrator.userPrincipalName, scopes = everything } = {},
): Promise<Answer> {
  const { directory } = emulator
  const { user } = directory.accounts.find(account)!
  const app = directory.apps.find(demo.publicApp.clientId)!
  const token = directory.accessTokens.issue({ app, credential: 'none', user, scopes, sessionId: 's' }, 24 * 3600)
  const response = await fetch(`${emulator.url}/v1.0${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, json: text === '' ? {} : JSON.parse(text) }
}

const newApp = {
  displayName: 'Harbour reader',
  web: { redirectUris: ['https://harbour.example/callback'] },
  requiredResourceAccess: [
    { resourceAppId: graphAppId, resourceAccess: [{ id: filesReadWriteAllRole, type: 'Role' }] },
  ],
}

test('an app is made, gets a secret, and signs somebody in with it', async () => {
  const created = await call('POST', '/applications', newApp)
  expect(created.status).toBe(201)
  expect(created.json).toMatchObject({
    displayName: 'Harbour reader',
    signInAudience: 'AzureADandPersonalMicrosoftAccount',
    publisherDomain: 'contoso.example',
    passwordCredentials: [],
    requiredResourceAccess: newApp.requiredResourceAccess,
  })
  const { id, appId } = created.json as unknown as { id: string; appId: string }
  expect(appId).not.toBe(id)

  const secret = await call('POST', `/applications/${id}/addPassword`, { passwordCredential: { displayName: 'first' } })
  expect(secret.status).toBe(200)
  const { secretText, keyId, hint, endDateTime } = secret.json as unknown as Record<string, string>
  expect(secretText!.startsWith(hint!)).toBe(true)
  expect(Date.parse(endDateTime!) - now).toBe(730 * 24 * 3_600_000)
  const shown = await call('GET', `/applications(appId='${appId}')`)
  expect(shown.json['passwordCredentials']).toMatchObject([{ keyId, hint, displayName: 'first', secretText: null }])
  expect(JSON.stringify(shown.json)).not.toContain(secretText)

  const redirect = { redirect_uri: 'https://harbour.example/callback' }
  const back = await signIn(emulator, demo.accounts.work.userPrincipalName, { client_id: appId, ...redirect })
  const client = { client_id: appId, client_secret: secretText }
  expect((await redeem(emulator, back.get('code'), { ...client, ...redirect })).status).toBe(200)

  expect((await call('POST', `/applications/${id}/removePassword`, { keyId })).status).toBe(204)
  const refused = await postToken(emulator, { ...client, grant_type: 'refresh_token', refresh_token: 'any' })
  expect(refused.json['error_codes']).toEqual([7000215])

  const found = await call('GET', `/applications?$filter=appId eq '${appId}'&$select=id,displayName`)
  expect(found.json['value']).toEqual([{ id, displayName: 'Harbour reader' }])
  expect((await call('PATCH', `/applications/${id}`, { displayName: 'Renamed', notes: 'kept' })).status).toBe(204)
  expect((await call('GET', `/applications/${id}`)).json).toMatchObject({ displayName: 'Renamed', notes: 'kept' })
  const implicitGrantSettings = { enableIdTokenIssuance: true, enableAccessTokenIssuance: false }
  await call('PATCH', `/applications/${id}`, { web: { implicitGrantSettings } })
  expect((await call('GET', `/applications/${id}`)).json).toMatchObject({
    web: { ...newApp.web, implicitGrantSettings },
  })
  expect(emulator.directory.apps.find(appId)!.implicitGrant).toEqual({ idTokens: true, accessTokens: false })
  expect((await call('DELETE', `/applications/${id}`)).status).toBe(204)
  expect((await call('GET', `/applications/${id}`)).json).toMatchObject({ error: { code: 'Request_ResourceNotFound' } })
})

test('a service principal, a role and a delegated grant: the app works as itself and asks nobody', async () => {
  const { appId, id } = (await call('POST', '/applications', newApp)).json as unknown as Record<string, string>
  const { secretText } = (await call('POST', `/applications/${id}/addPassword`)).json as unknown as Record<
    string,
    string
  >
  const asItself = () =>
    postToken(
      emulator,
      {
        client_id: appId,
        client_secret: secretText,
        grant_type: 'client_credentials',
        scope: 'https://graph.microsoft.com/.default',
      },
      { path: '/contoso.example/oauth2/v2.0/token' },
    )
  expect((await asItself()).json['error_codes']).toEqual([700016])

  const principal = await call('POST', '/servicePrincipals', { appId })
  expect(principal.status).toBe(201)
  expect((await call('POST', '/servicePrincipals', { appId })).status).toBe(409)
  const principalId = String(principal.json['id'])
  const resourceId = String((await call('GET', `/servicePrincipals(appId='${graphAppId}')`)).json['id'])
  const drive = async (token: string): Promise<number> => {
    const path = `${emulator.url}/v1.0/users/${demo.accounts.work.userPrincipalName}/drive`
    return (await fetch(path, { headers: { authorization: `Bearer ${token}` } })).status
  }
  expect(await drive((await asItself()).json.access_token)).toBe(403)
  const assignment = { principalId, resourceId, appRoleId: filesReadWriteAllRole }
  const assigned = await call('POST', `/servicePrincipals/${resourceId}/appRoleAssignedTo`, assignment)
  expect(assigned.status).toBe(201)
  expect(await drive((await asItself()).json.access_token)).toBe(200)
  expect((await call('POST', `/servicePrincipals/${principalId}/appRoleAssignments`, assignment)).status).toBe(400)
  const listed = await call('GET', `/servicePrincipals/${principalId}/appRoleAssignments`)
  expect(listed.json['value']).toMatchObject([{ appRoleId: filesReadWriteAllRole, principalId, resourceId }])
  const path = `/servicePrincipals/${principalId}/appRoleAssignments/${assigned.json['id']}`
  expect((await call('DELETE', path)).status).toBe(204)
  expect(await drive((await asItself()).json.access_token)).toBe(403)

  const scope = 'openid profile offline_access Files.ReadWrite'
  const grant = { clientId: principalId, consentType: 'AllPrincipals', principalId: null, resourceId, scope }
  const granted = await call('POST', '/oauth2PermissionGrants', grant)
  expect(granted.status).toBe(201)
  const user = emulator.directory.user(demo.accounts.work.userPrincipalName)!
  expect([...emulator.directory.consents.granted(appId!, user)]).toEqual(scope.split(' '))
  await call('PATCH', `/oauth2PermissionGrants/${granted.json['id']}`, { scope: 'Files.Read' })
  expect([...emulator.directory.consents.granted(appId!, user)]).toEqual(['Files.Read'])
  expect((await call('DELETE', `/oauth2PermissionGrants/${granted.json['id']}`)).status).toBe(204)
  expect(emulator.directory.consents.granted(appId!, user).size).toBe(0)
})

test('assignment: only who is assigned may use the app', async () => {
  const { appId } = (await call('POST', '/applications', newApp)).json as unknown as Record<string, string>
  const principalId = String((await call('POST', '/servicePrincipals', { appId })).json['id'])
  await call('PATCH', `/servicePrincipals/${principalId}`, { appRoleAssignmentRequired: true })
  const { id } = emulator.directory.user(demo.accounts.work.userPrincipalName)!
  expect(emulator.directory.apps.find(appId!)!.assignmentRequired).toBe(true)
  const assigned = await call('POST', `/servicePrincipals/${principalId}/appRoleAssignedTo`, {
    principalId: id,
    resourceId: principalId,
    appRoleId: '00000000-0000-0000-0000-000000000000',
  })
  expect(assigned.status).toBe(201)
  expect(emulator.directory.apps.find(appId!)!.assignedTo).toEqual([id])
  await call('DELETE', `/servicePrincipals/${principalId}/appRoleAssignedTo/${assigned.json['id']}`)
  expect(emulator.directory.apps.find(appId!)!.assignedTo).toEqual([])
})

test('replication takes as long as it is told to', async () => {
  emulator.directory.settings.update({ replicationDelayMs: 30_000 })
  const { appId, id } = (await call('POST', '/applications', newApp)).json as unknown as Record<string, string>
  const { secretText } = (await call('POST', `/applications/${id}/addPassword`)).json as unknown as Record<
    string,
    string
  >
  emulator.directory.settings.update({ replicationDelayMs: null })
  const ask = async () =>
    (
      await postToken(emulator, {
        client_id: appId,
        client_secret: secretText,
        grant_type: 'refresh_token',
        refresh_token: 'x',
      })
    ).json['error_codes']
  expect(await ask()).toEqual([700016])
  now += 31_000
  expect(await ask()).toEqual([9002313])
})

describe('refused', () => {
  test.each([
    ['without a name', {}],
    ['with a secret inside', { ...newApp, passwordCredentials: [] }],
    ['with an unknown property', { ...newApp, colour: 'blue' }],
    ['with an audience that there is not', { ...newApp, signInAudience: 'Everybody' }],
    ['with a plain http address', { ...newApp, web: { redirectUris: ['http://harbour.example/'] } }],
    ['with a query for personal accounts', { ...newApp, web: { redirectUris: ['https://harbour.example/?a=b'] } }],
    ['with a forbidden character', { ...newApp, publicClient: { redirectUris: ['https://harbour.example/a,b'] } }],
    ['with too long an address', { ...newApp, web: { redirectUris: [`https://harbour.example/${'a'.repeat(256)}`] } }],
    [
      'with a permission that there is not',
      {
        ...newApp,
        requiredResourceAccess: [{ resourceAppId: graphAppId, resourceAccess: [{ id: 'x', type: 'Role' }] }],
      },
    ],
    ['with a key that is no certificate', { ...newApp, keyCredentials: [{ key: 'bm9uZQ==' }] }],
  ])('%s', async (_, body) => {
    const before = emulator.directory.apps.all().length
    const { status, json } = await call('POST', '/applications', body)
    expect(status).toBe(400)
    expect(json).toMatchObject({
      error: { code: 'Request_BadRequest', innerError: { 'request-id': expect.any(String) } },
    })
    expect(emulator.directory.apps.all().length).toBe(before)
  })

  test.each([
    ['a token without the permission', { scopes: ['User.Read'] }],
    ['a personal account', { account: demo.accounts.personal.userPrincipalName }],
  ])('%s', async (_, options) => {
    const { status, json } = await call('POST', '/applications', newApp, options)
    expect(status).toBe(403)
    expect(json).toMatchObject({ error: { code: 'Authorization_RequestDenied' } })
  })

  test('another tenant’s app does not exist', async () => {
    const account = demo.accounts.guardedAdministrator.userPrincipalName
    const { status } = await call('GET', `/applications(appId='${demo.app.clientId}')`, undefined, { account })
    expect(status).toBe(404)
  })

  test('what there is not is named', async () => {
    expect((await call('POST', '/applications/1/addKey', {})).status).toBe(501)
    expect((await call('PUT', '/applications', {})).status).toBe(405)
    expect((await call('GET', "/applications?$filter=size gt '3'")).status).toBe(400)
  })
})
