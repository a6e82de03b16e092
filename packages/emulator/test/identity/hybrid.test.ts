/** Tokens from the authorize endpoint itself, for apps whose registration allows it. */
import { createHash } from 'node:crypto'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demo, type Emulator, startEmulator } from '../../src/index.ts'
import { authorizeUrl, landing, newBrowser, redeem, signIn } from './browse.ts'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
  emulator.directory.apps.update(demo.app.clientId, { implicitGrant: { idTokens: true, accessTokens: true } })
})
afterAll(() => emulator.close())

const { work, personal } = demo.accounts
const half = (text: string) => createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url')
const drive = (token: string | null) =>
  fetch(`${emulator.url}/v1.0/me/drive`, { headers: { authorization: `Bearer ${token}` } })

test.each([work, personal])('id_token token, for $userPrincipalName: both come in the fragment', async (account) => {
  const back = await signIn(emulator, account.userPrincipalName, { response_type: 'id_token token', nonce: 'n' })
  expect(back.get('state')).toBe('the state')
  expect(back.get('code')).toBeNull()
  const claims = decodeJwt(back.get('id_token')!)
  expect(claims).toMatchObject({ nonce: 'n', aud: demo.app.clientId, at_hash: half(back.get('access_token')!) })
  expect(back.get('token_type')).toBe('Bearer')
  expect(Number(back.get('expires_in'))).toBeGreaterThan(3000)
  expect((await drive(back.get('access_token'))).status).toBe(200)
})

test('code id_token: the code is bound to the id_token, and redeemed as usual', async () => {
  const back = await signIn(emulator, work.userPrincipalName, { response_type: 'code id_token', nonce: 'n' })
  expect(decodeJwt(back.get('id_token')!)['c_hash']).toBe(half(back.get('code')!))
  expect(back.get('access_token')).toBeNull()
  const { json } = await redeem(emulator, back.get('code'))
  expect(decodeJwt(json.id_token)['nonce']).toBe('n')
  expect((await drive(json.access_token)).status).toBe(200)
})

test('by form_post', async () => {
  const browser = newBrowser()
  const asked = authorizeUrl(emulator, { response_type: 'code id_token', nonce: 'n', response_mode: 'form_post' })
  const page = await (await browser.submit(await browser.get(asked), { username: work.userPrincipalName })).text()
  expect(page).toMatch(/name="id_token" value="eyJ/)
  expect(page).toMatch(/name="code" value="1\.AX/)
})

test.each([
  [900144, { response_type: 'id_token' }],
  [70007, { response_type: 'id_token', nonce: 'n', response_mode: 'query' }],
  [700051, { response_type: 'code pigeon' }],
])('%i for %j', async (code, changes) => {
  const back = landing(await fetch(authorizeUrl(emulator, changes), { redirect: 'manual' }))
  expect(back.get('error_description')).toMatch(new RegExp(`^AADSTS${code}: `))
})
