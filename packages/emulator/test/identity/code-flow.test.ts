import { X509Certificate } from 'node:crypto'
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demo, type Emulator, startEmulator } from '../../src/index.ts'
import { authorizeUrl, codeChallenge, codeVerifier, landing, newBrowser, postToken, redeem, signIn } from './browse.ts'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

const { work, personal } = demo.accounts

describe('a work account', () => {
  test('comes back with code, state and session_state, and the code becomes tokens', async () => {
    const back = await signIn(emulator, work.userPrincipalName, {
      nonce: 'n-1',
      code_challenge: codeChallenge,
      code_challenge_method: 'S256',
    })
    expect(back.get('state')).toBe('the state')
    expect(back.get('code')).toMatch(/^1\.AX/)
    expect(back.get('session_state')).toMatch(/^[0-9a-f-]{36}$/)

    const { status, json } = await redeem(emulator, back.get('code'), { code_verifier: codeVerifier, client_info: '1' })
    expect(status).toBe(200)
    expect(json).toMatchObject({ token_type: 'Bearer', scope: 'openid profile Files.ReadWrite' })
    expect(json.expires_in).toBeGreaterThanOrEqual(3600)
    expect(json.expires_in).toBeLessThan(5400)
    expect(json.refresh_token).toMatch(/^1\.AX/)

    const keys = createRemoteJWKSet(new URL(`${emulator.url}/common/discovery/v2.0/keys`))
    const { payload } = await jwtVerify(json.id_token, keys, { audience: demo.app.clientId })
    const user = emulator.directory.user(work.userPrincipalName)!
    expect(payload).toMatchObject({
      ver: '2.0',
      nonce: 'n-1',
      oid: user.id,
      tid: user.tenantId,
      name: work.displayName,
    })
    expect(payload.iss).toBe(`${emulator.url}/${user.tenantId}/v2.0`)

    expect(JSON.parse(Buffer.from(String(json['client_info']), 'base64url').toString())).toEqual({
      uid: user.id,
      utid: user.tenantId,
    })
    expect(decodeJwt(json.access_token)).toMatchObject({
      aud: 'https://graph.microsoft.com',
      iss: `https://sts.windows.net/${user.tenantId}/`,
      appid: demo.app.clientId,
      appidacr: '1',
      scp: 'openid profile Files.ReadWrite',
      ver: '1.0',
      upn: work.userPrincipalName,
    })
    expect(emulator.directory.authenticate(`bearer ${json.access_token}`)).toMatchObject({
      kind: 'delegated',
      appId: demo.app.clientId,
      user: { id: user.id },
    })
  })

  test('the published key is the one in its certificate, and is named by the thumbprint', async () => {
    const { keys } = await (await fetch(`${emulator.url}/common/discovery/v2.0/keys`)).json()
    const [{ x5c, n, kid, x5t, issuer }] = keys
    const certificate = new X509Certificate(Buffer.from(x5c[0], 'base64'))
    expect(certificate.publicKey.export({ format: 'jwk' }).n).toBe(n)
    expect(Buffer.from(x5t, 'base64url').toString('hex')).toBe(
      certificate.fingerprint.replaceAll(':', '').toLowerCase(),
    )
    expect(kid).toBe(x5t)
    expect(issuer).toBe(`${emulator.url}/{tenantid}/v2.0`)
  })

  test("Graph's token has a nonce in its header, so that only Graph can check its signature", async () => {
    const back = await signIn(emulator, work.userPrincipalName)
    const { json } = await redeem(emulator, back.get('code'))
    expect(decodeProtectedHeader(json.access_token)['nonce']).toBeDefined()
    const keys = createRemoteJWKSet(new URL(`${emulator.url}/common/discovery/v2.0/keys`))
    await expect(jwtVerify(json.access_token, keys)).rejects.toThrow(/signature/)
  })
})

describe('a personal account', () => {
  test('has opaque tokens, codes of another look, and its CID in a GUID', async () => {
    const back = await signIn(emulator, personal.userPrincipalName)
    expect(back.get('code')).toMatch(/^M\.C5\d\d_/)
    expect(back.has('session_state')).toBe(false)
    const { json } = await redeem(emulator, back.get('code'))
    expect(json.access_token).toMatch(/^EwB/)
    expect(json.access_token).not.toContain('.')
    expect(json.refresh_token).toMatch(/^M\.C5\d\d_/)
    const { cid } = emulator.directory.user(personal.userPrincipalName)!
    expect(decodeJwt(json.id_token)).toMatchObject({
      tid: '9188040d-6c67-4c5b-b112-36a304b66dad',
      oid: `00000000-0000-0000-${cid!.slice(0, 4)}-${cid!.slice(4)}`,
    })
    expect(emulator.directory.authenticate(`Bearer ${json.access_token}`).user?.cid).toBe(cid)
  })
})

describe('the way back', () => {
  test('goes into the fragment or a form where the app asks for it', async () => {
    const browser = newBrowser()
    await browser.submit(await browser.get(authorizeUrl(emulator)), { username: work.userPrincipalName })
    const fragment = await browser.get(authorizeUrl(emulator, { response_mode: 'fragment' }))
    expect(new URL(fragment.headers.get('location')!).hash).toMatch(/^#code=1\.AX.*&state=the\+state/)
    const form = await (
      await browser.get(authorizeUrl(emulator, { response_mode: 'form_post', state: '"><b>' }))
    ).text()
    expect(form).toContain('action="http://localhost:8400/oauth/callback"')
    expect(form).toContain('name="state" value="&quot;&gt;&lt;b&gt;"')
  })

  test('leads to the registered address where the request names none', async () => {
    const browser = newBrowser()
    const first = await browser.get(
      authorizeUrl(emulator, { client_id: demo.publicApp.clientId, redirect_uri: undefined }),
    )
    const consent = await browser.submit(first, { username: personal.userPrincipalName })
    const done = await browser.submit(consent, { decision: 'accept' })
    expect(done.headers.get('location')).toMatch(/^http:\/\/localhost\/\?code=M\.C5/)
    const { status } = await redeem(emulator, landing(done).get('code'), {
      client_id: demo.publicApp.clientId,
      client_secret: undefined,
      redirect_uri: undefined,
    })
    expect(status).toBe(200)
  })
})

test('the client may use HTTP Basic; a failed try does not cost the code', async () => {
  const code = (await signIn(emulator, work.userPrincipalName)).get('code')
  const none = { client_id: undefined, client_secret: undefined }
  const basic = (secret: string) => ({
    headers: {
      authorization: `Basic ${Buffer.from(`${demo.app.clientId}:${encodeURIComponent(secret)}`).toString('base64')}`,
    },
  })
  expect((await redeem(emulator, code, none, basic('wrong'))).json['error_codes']).toEqual([7000215])
  expect((await redeem(emulator, code, none, basic(demo.app.clientSecret))).status).toBe(200)
})

describe('scopes', () => {
  test.each([
    ['files.readwrite OPENID', 'files.readwrite OPENID'],
    ['https://graph.microsoft.com/Files.ReadWrite openid', 'https://graph.microsoft.com/Files.ReadWrite openid'],
    ['https://graph.microsoft.com/.default', 'User.Read Files.ReadWrite'],
    ['onedrive.readwrite wl.offline_access', 'onedrive.readwrite'],
  ])('%s', async (scope, granted) => {
    await using fresh = await startEmulator()
    const back = await signIn(fresh, personal.userPrincipalName, { scope })
    const { json } = await redeem(fresh, back.get('code'))
    expect(json.scope).toBe(granted)
    expect(fresh.directory.authenticate(`Bearer ${json.access_token}`).scopes).toContain('Files.ReadWrite')
  })

  test('no offline_access, no refresh token; no openid, no id_token', async () => {
    const back = await signIn(emulator, work.userPrincipalName, { scope: 'Files.ReadWrite' })
    const { json } = await redeem(emulator, back.get('code'))
    expect(json).not.toHaveProperty('refresh_token')
    expect(json).not.toHaveProperty('id_token')
  })
})

describe('refresh', () => {
  test('rotates, and the old token goes on working', async () => {
    const { json: first } = await redeem(emulator, (await signIn(emulator, work.userPrincipalName)).get('code'))
    const again = { grant_type: 'refresh_token', refresh_token: first.refresh_token }
    const { json: second } = await postToken(emulator, again)
    expect(second.refresh_token).not.toBe(first.refresh_token)
    expect(second.scope).toBe(first.scope)
    expect((await postToken(emulator, again)).status).toBe(200)
    expect((await postToken(emulator, { ...again, refresh_token: second.refresh_token })).status).toBe(200)
  })

  test('may narrow the scope, never leave the consent', async () => {
    await using fresh = await startEmulator()
    const back = await signIn(fresh, work.userPrincipalName, { scope: 'offline_access User.Read Files.Read' })
    const { json } = await redeem(fresh, back.get('code'))
    const again = { grant_type: 'refresh_token', refresh_token: json.refresh_token }
    expect((await postToken(fresh, { ...again, scope: 'files.read' })).json.scope).toBe('files.read')
    const wide = await postToken(fresh, { ...again, scope: 'Files.ReadWrite.All' })
    expect(wide.json).toMatchObject({ error: 'invalid_grant', error_codes: [65001], suberror: 'consent_required' })
  })

  test('at the older endpoint takes personal refresh tokens, in the older shape', async () => {
    const { json: first } = await redeem(emulator, (await signIn(emulator, personal.userPrincipalName)).get('code'))
    const path = '/oauth20_token.srf'
    const legacy = await postToken(
      emulator,
      { grant_type: 'refresh_token', refresh_token: first.refresh_token },
      { path },
    )
    expect(legacy.status).toBe(200)
    expect(legacy.json).toMatchObject({ token_type: 'bearer', access_token: expect.stringMatching(/^EwB/) })
    expect(legacy.json['user_id']).toMatch(/^AAAA/)
    const back = await postToken(emulator, { grant_type: 'refresh_token', refresh_token: legacy.json.refresh_token })
    expect(back.status).toBe(200)

    const code = (await signIn(emulator, personal.userPrincipalName)).get('code')
    expect((await redeem(emulator, code, {}, { path })).json['user_id']).toBe(legacy.json['user_id'])

    const { json: other } = await redeem(emulator, (await signIn(emulator, work.userPrincipalName)).get('code'))
    const refused = await postToken(
      emulator,
      { grant_type: 'refresh_token', refresh_token: other.refresh_token },
      { path },
    )
    expect(refused.json).toMatchObject({ error: expect.any(String), error_description: expect.any(String) })
    expect(refused.status).toBe(400)
  })
})
