/** Guests: a name from elsewhere, a user of their own here. */
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demo, type Emulator, startEmulator } from '../../src/index.ts'
import { authorizeUrl, newBrowser, redeem, redirectUri, signIn } from './browse.ts'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

const { guarded, personal, work } = demo.accounts
const tenant = 'contoso.example'
const path = `/${tenant}/oauth2/v2.0/token`
const get = (token: string, where: string) =>
  fetch(`${emulator.url}/v1.0${where}`, { headers: { authorization: `Bearer ${token}` } })

test('without an invitation: AADSTS50020', async () => {
  const browser = newBrowser()
  const page = await browser.submit(await browser.get(authorizeUrl(emulator, { tenant })), {
    username: guarded.userPrincipalName,
  })
  expect(await page.text()).toContain('AADSTS50020')
})

test.each([guarded, personal])('$userPrincipalName, invited, signs in with the name of home', async (account) => {
  const home = emulator.directory.user(account.userPrincipalName)!
  const answer = await fetch(`${emulator.url}/_emulator/api/tenants/${tenant}/guests`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account: account.userPrincipalName }),
  })
  const guest = (await answer.json()) as { id: string; userPrincipalName: string }
  expect(guest.userPrincipalName).toBe(`${account.userPrincipalName.replace('@', '_')}#EXT#@${tenant}`)
  expect(guest.id).not.toBe(home.id)
  expect(emulator.directory.inviteGuest(account.userPrincipalName, tenant).id).toBe(guest.id)

  const scope = 'openid profile offline_access User.Read Files.ReadWrite'
  const back = await signIn(emulator, account.userPrincipalName, { tenant, scope })
  const { json } = await redeem(emulator, back.get('code'), { client_info: '1' }, { path })
  const contoso = emulator.directory.tenants.find(tenant)!
  expect(decodeJwt(json.id_token)).toMatchObject({
    oid: guest.id,
    tid: contoso.id,
    preferred_username: home.mail,
    idp: `https://sts.windows.net/${home.tenantId}/`,
  })
  const { uid, utid } = JSON.parse(Buffer.from(String(json['client_info']), 'base64url').toString())
  expect([uid.endsWith(home.id.slice(-12)), utid]).toEqual([true, home.tenantId])

  const none = await get(json.access_token, '/me/drive')
  expect(none.status).toBe(404)
  expect(await none.json()).toMatchObject({ error: { code: 'ResourceNotFound' } })
  expect(((await (await get(json.access_token, '/me')).json()) as { id: string }).id).toBe(guest.id)
})

test('at home a guest is who they were', async () => {
  const back = await signIn(emulator, personal.userPrincipalName)
  const { json } = await redeem(emulator, back.get('code'))
  expect((await get(json.access_token, '/me/drive')).status).toBe(200)
})

test('what is shared with a guest is theirs to see', async () => {
  const { directory } = emulator
  const guest = directory.inviteGuest(guarded.userPrincipalName, tenant)
  const token = (name: string) => {
    const app = directory.apps.find(demo.app.clientId)!
    const user = directory.user(name)!
    const scopes = ['User.Read', 'Files.ReadWrite.All']
    return directory.accessTokens.issue({ app, credential: 'secret', user, scopes, sessionId: 's' }, 3600)
  }
  const owner = { authorization: `Bearer ${token(work.userPrincipalName)}`, 'content-type': 'application/json' }
  const drive = `${emulator.url}/v1.0/me/drive`
  const { id } = (await (await fetch(drive, { headers: owner })).json()) as { id: string }
  const file = `/drives/${id}/root:/Documents/Reading list.md`
  expect((await get(token(guest.userPrincipalName), file)).status).toBe(403)
  const body = JSON.stringify({
    recipients: [{ email: guarded.userPrincipalName }],
    roles: ['read'],
    requireSignIn: true,
  })
  const shared = await fetch(`${drive}/root:/Documents/Reading list.md:/invite`, {
    method: 'POST',
    headers: owner,
    body,
  })
  expect(shared.status).toBe(200)
  expect((await get(token(guest.userPrincipalName), file)).status).toBe(200)
})

test('a tenant’s page offers its guests, and the password of home is asked for', async () => {
  emulator.directory.accounts.update(guarded.userPrincipalName, { password: 'secret' })
  emulator.directory.inviteGuest(guarded.userPrincipalName, tenant)
  const browser = newBrowser()
  const people = await browser.get(authorizeUrl(emulator, { tenant, redirect_uri: redirectUri }))
  expect(await people.clone().text()).toContain('Guest at Contoso')
  const page = await browser.submit(people, { username: guarded.userPrincipalName })
  expect(await page.clone().text()).toContain('name="password"')
  const wrong = await browser.submit(page, { username: guarded.userPrincipalName, password: 'guess' })
  expect(await wrong.clone().text()).toContain('AADSTS50126')
})
