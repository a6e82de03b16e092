/** A fresh emulator as a file describes it. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type SeedFile, startEmulator } from '../../src/index.ts'
import { postToken, redeem, signIn } from '../identity/browse.ts'

const harbour: SeedFile = {
  tenants: [{ domain: 'harbour.example', displayName: 'Harbour', consentPolicy: 'none' }],
  users: [
    { userPrincipalName: 'ole@harbour.example', displayName: 'Ole Berg' },
    { userPrincipalName: 'mia@mail.example', tenant: 'personal' },
  ],
  apps: [
    {
      clientId: 'harbour-app',
      displayName: 'Harbour app',
      tenant: 'harbour.example',
      redirectUris: { web: ['http://localhost/back'] },
      secrets: [{ value: 'the secret' }],
      permissions: ['Files.Read'],
    },
  ],
  consents: [
    {
      clientId: 'harbour-app',
      tenant: 'harbour.example',
      permissions: ['openid', 'offline_access', 'Files.Read'],
      roles: ['Files.Read.All'],
    },
  ],
}
const client = { client_id: 'harbour-app', client_secret: 'the secret', redirect_uri: 'http://localhost/back' }

test('its people sign in to its apps, with the consents that it gives', async () => {
  await using emulator = await startEmulator({ seed: harbour })
  expect(emulator.directory.users().map(({ userPrincipalName }) => userPrincipalName)).toEqual([
    'ole@harbour.example',
    'mia@mail.example',
  ])
  const request = {
    client_id: client.client_id,
    redirect_uri: client.redirect_uri,
    scope: 'openid offline_access Files.Read',
  }
  const back = await signIn(emulator, 'ole@harbour.example', request)
  const { json } = await redeem(emulator, back.get('code'), client)
  const children = `${emulator.url}/v1.0/me/drive/root/children`
  const response = await fetch(children, { headers: { authorization: `Bearer ${json.access_token}` } })
  expect(await response.json()).toMatchObject({ value: [] })

  const asItself = { ...client, grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default' }
  expect((await postToken(emulator, asItself, { path: '/harbour.example/oauth2/v2.0/token' })).status).toBe(200)
  expect((await signIn(emulator, 'mia@mail.example', request)).get('code')).toBeTruthy()
})

test('with demo it adds to what the demo has', async () => {
  await using emulator = await startEmulator({ seed: { ...harbour, demo: true } })
  expect(emulator.directory.user('megan@contoso.example')).toBeDefined()
  expect(emulator.directory.user('ole@harbour.example')).toBeDefined()
})

test('the example of docs/reference/emulator-seed.md is a seed', async () => {
  const page = readFileSync(new URL('../../../../docs/reference/emulator-seed.md', import.meta.url), 'utf8')
  const example = JSON.parse(/```json\n([\s\S]+?)```/.exec(page)![1]!)
  await using emulator = await startEmulator({ seed: example })
  expect(emulator.directory.users()).toHaveLength(3)
})

describe('what is wrong is named by its place', () => {
  test.each<[object, string]>([
    [{ tennants: [] }, "has no property 'tennants'"],
    [{ tenants: [{ domain: 'a.example', consentPolicy: 'some' }] }, 'tenants.0.consentPolicy'],
    [{ users: [{ userPrincipalName: 'nobody' }] }, 'users.0.userPrincipalName'],
    [{ users: [{ userPrincipalName: 'a@nowhere.example' }] }, "no tenant is called 'nowhere.example'"],
    [{ tenants: [{ domain: 'a.example', refusal: 1 }] }, 'has to be one of'],
    [
      { apps: [{ clientId: 'a', displayName: 'A', tenant: 'personal', permissions: ['Files.Dream'] }] },
      "'Files.Dream' is not",
    ],
    [{ consents: [{ clientId: 'a', tenant: 'personal', user: 'nobody' }] }, "nobody is called 'nobody'"],
  ])('%j', async (seed, sentence) => {
    await expect(startEmulator({ seed: seed as SeedFile })).rejects.toThrow(sentence)
  })
})
