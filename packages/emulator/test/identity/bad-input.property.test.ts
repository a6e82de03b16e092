/** Whatever is sent to the sign-in hosts, or to Graph's registrations, is refused or answered: nothing breaks. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demo, type Emulator, startEmulator } from '../../src/index.ts'

let emulator: Emulator
let token: string
beforeAll(async () => {
  emulator = await startEmulator()
  const { directory } = emulator
  const app = directory.apps.find(demo.app.clientId)!
  const user = directory.user(demo.accounts.administrator.userPrincipalName)!
  const scopes = [
    'Application.ReadWrite.All',
    'AppRoleAssignment.ReadWrite.All',
    'DelegatedPermissionGrant.ReadWrite.All',
  ]
  token = directory.accessTokens.issue({ app, credential: 'secret', user, scopes, sessionId: 's' }, 3600)
})
afterAll(() => emulator.close())

const { clientId, clientSecret } = demo.app
const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    ' ',
    '%',
    '\0',
    '../..',
    '{}',
    '[]',
    'null',
    '<b>',
    'https://',
    'api://',
    'api:///x',
    'a.b.c',
    'eyJ.eyJ.x',
  ),
  fc.constantFrom(
    'https://graph.microsoft.com/.default',
    'Files.Read',
    '.default',
    'none',
    'code',
    'S256',
    'client_credentials',
  ),
)
const names =
  `client_id client_secret redirect_uri response_type response_mode scope state nonce prompt login_hint domain_hint
  code_challenge code_challenge_method claims resource grant_type code refresh_token device_code assertion
  requested_token_use client_assertion client_assertion_type username password ctx user_code`.split(/\s+/)
const usual = {
  client_id: clientId,
  client_secret: clientSecret,
  redirect_uri: 'http://localhost',
  response_type: 'code',
  scope: 'openid',
}
const fields = fc
  .tuple(fc.dictionary(fc.constantFrom(...names), odd, { maxKeys: 8 }), fc.boolean())
  .map(([sent, valid]) => (valid ? { ...usual, ...sent } : sent))
const segment = fc.constantFrom('common', 'organizations', 'consumers', 'contoso.example', '%00', '..%2f')

const gets = ['oauth2/v2.0/authorize', 'oauth2/authorize', 'v2.0/adminconsent', 'adminconsent', 'oauth2/v2.0/logout']
const grants = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'device_code',
  'password',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
]
const posts = [
  'oauth2/v2.0/token',
  'oauth2/token',
  'oauth2/v2.0/devicecode',
  'login',
  'mfa',
  'consent',
  'approval',
  'adminconsent/decision',
]

test('pages and redirects', async () => {
  await fc.assert(
    fc.asyncProperty(segment, fc.constantFrom(...gets), fields, async (tenant, path, params) => {
      const url = `${emulator.url}/${tenant}/${path}?${new URLSearchParams(params)}`
      const response = await fetch(url, { redirect: 'manual' })
      expect([200, 302, 400]).toContain(response.status)
    }),
    { numRuns: 150 },
  )
})

test('forms', async () => {
  await fc.assert(
    fc.asyncProperty(
      segment,
      fc.constantFrom(...posts),
      fc.constantFrom(...grants),
      fields,
      async (tenant, path, grant, sent) => {
        const body = new URLSearchParams({ grant_type: grant, ...sent })
        const response = await fetch(`${emulator.url}/${tenant}/${path}`, { method: 'POST', body, redirect: 'manual' })
        expect([200, 302, 400, 401]).toContain(response.status)
      },
    ),
    { numRuns: 200 },
  )
})

test('registrations', async () => {
  const id = fc.oneof(
    fc.constantFrom(`(appId='${demo.expiredApp.clientId}')`, '/x', "(appId='')", '', '/%00'),
    fc.constant('/x/addPassword'),
  )
  const collection = fc.constantFrom('applications', 'servicePrincipals', 'oauth2PermissionGrants')
  const body = fc.oneof(fc.json(), fc.constantFrom('{', '{"displayName":1}', '{"keyCredentials":[{"key":1}]}'))
  const method = fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE')
  await fc.assert(
    fc.asyncProperty(method, collection, id, body, odd, async (how, where, which, json, filter) => {
      const path = `${where}${which}?$filter=${encodeURIComponent(filter)}&$top=${encodeURIComponent(filter)}`
      const response = await fetch(`${emulator.url}/v1.0/${path}`, {
        method: how,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(how === 'POST' || how === 'PATCH' ? { body: json } : {}),
      })
      expect([200, 201, 204, 400, 404, 405, 501]).toContain(response.status)
    }),
    { numRuns: 200 },
  )
})
