/** The ways to tokens beside the code flow: as an app, on a device, on behalf of a user, and the older endpoints. */
import { createHash, randomUUID, X509Certificate } from 'node:crypto'
import { decodeJwt, importPKCS8, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demo, type Emulator, startEmulator } from '../../src/index.ts'
import { authorizeUrl, landing, newBrowser, postToken, redeem, redirectUri, signIn } from './browse.ts'

let emulator: Emulator
const now = Date.parse('2026-11-21T10:00:00Z')

beforeAll(async () => {
  emulator = await startEmulator({ clock: { now: () => now } })
})
afterAll(() => emulator.close())

const { daemonApp, publicApp } = demo
const graphDefault = 'https://graph.microsoft.com/.default'
const contoso = '/contoso.example/oauth2/v2.0/token'
const { work, personal } = demo.accounts

async function graph(path: string, token: string): Promise<{ status: number; json: Record<string, unknown> }> {
  const response = await fetch(`${emulator.url}/v1.0${path}`, { headers: { authorization: `Bearer ${token}` } })
  return { status: response.status, json: await response.json() }
}

describe('client credentials', () => {
  const daemon = { client_id: daemonApp.clientId, client_secret: daemonApp.clientSecret }
  const request = { grant_type: 'client_credentials', scope: graphDefault }

  test('with a secret: only an access token, with the roles that were granted', async () => {
    const { status, json } = await postToken(emulator, { ...daemon, ...request }, { path: contoso })
    expect(status).toBe(200)
    expect(Object.keys(json).sort()).toEqual(['access_token', 'expires_in', 'ext_expires_in', 'token_type'])
    expect(decodeJwt(json.access_token)).toMatchObject({
      aud: 'https://graph.microsoft.com',
      appid: daemonApp.clientId,
      appidacr: '1',
      idtyp: 'app',
      roles: ['Files.ReadWrite.All'],
      tid: daemonApp.tenantId,
    })
  })

  test('opens the drives of the tenant, and of nobody else', async () => {
    const { json } = await postToken(emulator, { ...daemon, ...request }, { path: contoso })
    const drive = (name: string) => graph(`/users/${name}/drive`, json.access_token)
    expect((await drive(work.userPrincipalName)).status).toBe(200)
    expect((await drive(demo.accounts.guarded.userPrincipalName)).status).toBeGreaterThanOrEqual(403)
    expect((await drive(personal.userPrincipalName)).status).toBeGreaterThanOrEqual(403)
    expect((await graph('/me', json.access_token)).status).toBe(400)
  })

  test.each(['PS256', 'RS256'])('with a certificate, %s', async (alg) => {
    const der = new X509Certificate(daemonApp.certificate).raw
    const digest = (name: string): string => createHash(name).update(der).digest('base64url')
    const thumbprint = alg === 'PS256' ? { 'x5t#S256': digest('sha256') } : { x5t: digest('sha1') }
    const assertion = await new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg, typ: 'JWT', ...thumbprint })
      .setAudience(`${emulator.url}${contoso}`)
      .setIssuer(daemonApp.clientId)
      .setSubject(daemonApp.clientId)
      .setNotBefore(now / 1000)
      .setExpirationTime(now / 1000 + 600)
      .sign(await importPKCS8(daemonApp.privateKey, alg))
    const { status, json } = await postToken(
      emulator,
      {
        ...request,
        client_id: undefined,
        client_secret: undefined,
        client_assertion: assertion,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      },
      { path: contoso },
    )
    expect(status).toBe(200)
    expect(decodeJwt(json.access_token)['appidacr']).toBe('2')
  })

  test('an app that never came into the tenant is not found there', async () => {
    const path = '/fabrikam.example/oauth2/v2.0/token'
    expect((await postToken(emulator, request, { path })).json['error_codes']).toEqual([700016])
  })
})

describe('device code', () => {
  const app = { client_id: publicApp.clientId, client_secret: undefined }
  const start = async (segment: string, scope = 'openid profile offline_access Files.Read') => {
    const body = new URLSearchParams({ client_id: publicApp.clientId, scope })
    const response = await fetch(`${emulator.url}/${segment}/oauth2/v2.0/devicecode`, { method: 'POST', body })
    expect(response.status).toBe(200)
    return (await response.json()) as { device_code: string; user_code: string; verification_uri: string }
  }
  const poll = (code: string, grant = 'urn:ietf:params:oauth:grant-type:device_code') =>
    postToken(emulator, { ...app, grant_type: grant, device_code: code })

  test.each([work, personal])(
    '$userPrincipalName types the code, consents, and the device has tokens',
    async (account) => {
      const { device_code, user_code, verification_uri } = await start('common')
      expect((await poll(device_code)).json['error']).toBe('authorization_pending')

      const browser = newBrowser()
      const people = await browser.submit(await browser.get(verification_uri), {
        user_code: ` ${user_code.toLowerCase()} `,
      })
      const consent = await browser.submit(people, { username: account.userPrincipalName })
      const done = await (await browser.submit(consent, { decision: 'accept' })).text()
      expect(done).toContain('You have signed in to Aster Notes for desktop')

      const { json } = await poll(device_code, 'device_code')
      expect(decodeJwt(json.id_token)['preferred_username']).toBe(account.userPrincipalName)
      expect((await graph('/me/drive', json.access_token)).status).toBe(200)
      const refreshed = await postToken(emulator, {
        ...app,
        grant_type: 'refresh_token',
        refresh_token: json.refresh_token,
      })
      expect(refreshed.status).toBe(200)
      expect((await poll(device_code)).json['error']).toBe('bad_verification_code')
    },
  )

  test('Cancel is told to the device', async () => {
    const { device_code, user_code } = await start('organizations', 'Files.Read.All')
    const browser = newBrowser()
    const people = await browser.submit(await browser.get(`${emulator.url}/common/oauth2/deviceauth`), { user_code })
    const wall = await browser.submit(people, { username: work.userPrincipalName })
    expect((await browser.submit(wall, { decision: 'return' })).status).toBe(400)
    expect((await poll(device_code)).json['error']).toBe('authorization_declined')
  })

  test('a mistyped code is asked for again', async () => {
    const browser = newBrowser()
    const page = await browser.submit(await browser.get(`${emulator.url}/link`), { user_code: 'NOTACODE"><b>' })
    expect(page.status).toBe(400)
    const text = await page.text()
    expect(text).toContain('AADSTS70018')
    expect(text).not.toContain('<b>')
  })

  test('a personal-only segment keeps work accounts out', async () => {
    const { user_code } = await start('consumers')
    const browser = newBrowser()
    const people = await browser.submit(await browser.get(`${emulator.url}/devicelogin`), { user_code })
    expect(await people.text()).not.toContain(work.userPrincipalName)
  })
})

describe('on behalf of', () => {
  test('a token for the app’s own API becomes one for Graph, once its user has consented', async () => {
    const scope = `openid api://${demo.app.clientId}/access_as_user`
    const code = (
      await signIn(emulator, work.userPrincipalName, {
        client_id: publicApp.clientId,
        redirect_uri: 'http://localhost',
        scope,
      })
    ).get('code')
    const own = await redeem(emulator, code, {
      client_id: publicApp.clientId,
      client_secret: undefined,
      redirect_uri: 'http://localhost',
    })
    expect(decodeJwt(own.json.access_token)).toMatchObject({
      aud: demo.app.clientId,
      azp: publicApp.clientId,
      scp: 'access_as_user',
      ver: '2.0',
    })
    expect((await graph('/me', own.json.access_token)).status).toBe(401)

    const exchange = () =>
      postToken(emulator, {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        requested_token_use: 'on_behalf_of',
        assertion: own.json.access_token,
        scope: 'https://graph.microsoft.com/Files.Read offline_access',
      })
    const before = await exchange()
    expect(before.json).toMatchObject({ error: 'invalid_grant', suberror: 'consent_required', error_codes: [65001] })
    await signIn(emulator, work.userPrincipalName, { scope: 'Files.Read offline_access' })
    const after = await exchange()
    expect((await graph('/me/drive', after.json.access_token)).status).toBe(200)
    expect(
      (await postToken(emulator, { grant_type: 'refresh_token', refresh_token: after.json.refresh_token })).status,
    ).toBe(200)
  })
})

describe('password', () => {
  test('signs a work account in, within what was consented to', async () => {
    const { user } = emulator.directory.accounts.find(demo.accounts.administrator.userPrincipalName)!
    const consent = { clientId: publicApp.clientId, tenantId: user.tenantId, userId: user.id, scopes: ['Files.Read'] }
    emulator.directory.consents.grant(consent)
    const { userPrincipalName: username, password } = demo.accounts.administrator
    const body = {
      client_id: publicApp.clientId,
      client_secret: undefined,
      grant_type: 'password',
      username,
      scope: 'Files.Read',
    }
    const ask = (word: string) => postToken(emulator, { ...body, password: word }, { path: contoso })
    expect((await graph('/me/drive', (await ask(password!)).json.access_token)).status).toBe(200)
    expect((await ask('wrong')).json['error_codes']).toEqual([50126])
  })
})

describe('older endpoints', () => {
  test('v1: a resource instead of scopes, and numbers as text', async () => {
    const browser = newBrowser()
    const query = new URLSearchParams({
      client_id: demo.app.clientId,
      response_type: 'code',
      redirect_uri: redirectUri,
      resource: 'https://graph.microsoft.com/',
    })
    const people = await browser.get(`${emulator.url}/common/oauth2/authorize?${query}`)
    const next = await browser.submit(people, { username: demo.accounts.work.userPrincipalName })
    const back = landing(next.status === 302 ? next : await browser.submit(next, { decision: 'accept' }))
    const path = '/common/oauth2/token'
    const { json } = await redeem(emulator, back.get('code'), { resource: 'https://graph.microsoft.com' }, { path })
    expect(json).toMatchObject({ resource: 'https://graph.microsoft.com', not_before: String(now / 1000) })
    expect(typeof json.expires_in).toBe('string')
    expect((await graph('/me/drive', json.access_token)).status).toBe(200)

    const body = {
      grant_type: 'refresh_token',
      refresh_token: json.refresh_token,
      resource: 'https://graph.microsoft.com',
    }
    expect((await postToken(emulator, body, { path })).status).toBe(200)
    const daemon = { client_id: daemonApp.clientId, client_secret: daemonApp.clientSecret }
    const asItself = { ...daemon, grant_type: 'client_credentials', resource: 'https://graph.microsoft.com' }
    expect((await postToken(emulator, asItself, { path: '/contoso.example/oauth2/token' })).status).toBe(200)
  })

  test('login.live.com: its authorize, token, desktop and logout pages', async () => {
    const browser = newBrowser()
    const query = new URLSearchParams({
      client_id: demo.app.clientId,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'onedrive.readwrite wl.offline_access',
    })
    const people = await browser.get(`${emulator.url}/oauth20_authorize.srf?${query}`)
    expect(await people.clone().text()).not.toContain(work.userPrincipalName)
    const consent = await browser.submit(people, { username: personal.userPrincipalName })
    const back = landing(await browser.submit(consent, { decision: 'accept' }))
    const { json } = await redeem(emulator, back.get('code'), {}, { path: '/oauth20_token.srf' })
    expect(json).toMatchObject({ token_type: 'bearer', user_id: expect.stringMatching(/^AAAA/) })
    expect((await graph('/me/drive', json.access_token)).status).toBe(200)

    expect((await browser.get(`${emulator.url}/oauth20_desktop.srf?code=x`)).status).toBe(200)
    const leave = new URLSearchParams({ client_id: demo.app.clientId, redirect_uri: redirectUri })
    const left = await browser.get(`${emulator.url}/oauth20_logout.srf?${leave}`)
    expect(left.headers.get('location')).toBe(redirectUri)
    const silent = await browser.get(authorizeUrl(emulator, { prompt: 'none' }))
    expect(landing(silent).get('error')).toBe('login_required')
  })
})
