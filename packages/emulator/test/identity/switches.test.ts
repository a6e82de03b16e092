/** What can be switched while the emulator runs: second factors, challenges, passwords, strictness; and other clouds. */
import { request as httpRequest } from 'node:http'
import { decodeJwt } from 'jose'
import { describe, expect, onTestFinished, test } from 'vitest'
import { demo, type Emulator, startEmulator } from '../../src/index.ts'
import { authorizeUrl, landing, newBrowser, postToken, redeem, redirectUri, signIn } from './browse.ts'

const { work, personal } = demo.accounts

async function start(
  options: Parameters<typeof startEmulator>[0] = {},
): Promise<{ emulator: Emulator; wait: (ms: number) => void }> {
  let now = Date.parse('2026-11-21T10:00:00Z')
  const emulator = await startEmulator({ clock: { now: () => now }, ...options })
  onTestFinished(() => emulator.close())
  return {
    emulator,
    wait: (ms) => {
      now += ms
    },
  }
}

function me(emulator: Emulator, token: string): Promise<Response> {
  return fetch(`${emulator.url}/v1.0/me/drive`, { headers: { authorization: `Bearer ${token}` } })
}

describe('a second factor', () => {
  test.each(['required', 'unregistered'] as const)(
    '%s: the code on the page lets in, and its refresh tokens stay good',
    async (mfa) => {
      const { emulator } = await start()
      emulator.directory.accounts.update(work.userPrincipalName, { mfa })
      const browser = newBrowser()
      const page = await browser.submit(await browser.get(authorizeUrl(emulator)), { username: work.userPrincipalName })
      // Enter presses the first.
      expect(/<button[^>]* value="(\w+)"/.exec(await page.clone().text())![1]).toBe('verify')
      const code = /<strong>(\d{6})<\/strong>/.exec(await page.clone().text())![1]!
      const again = await browser.submit(page, { otc: code === '000000' ? '000001' : '000000' })
      expect(again.status).toBe(400)
      const consent = await browser.submit(again, { otc: code })
      const back = landing(await browser.submit(consent, { decision: 'accept' }))
      const { json } = await redeem(emulator, back.get('code'))
      expect(decodeJwt(json.access_token)['amr']).toEqual(['pwd', 'mfa'])
      expect(
        (await postToken(emulator, { grant_type: 'refresh_token', refresh_token: json.refresh_token })).status,
      ).toBe(200)
      expect(emulator.directory.accounts.find(work.userPrincipalName)!.mfa).toBe('required')
      expect(landing(await browser.get(authorizeUrl(emulator, { prompt: 'none' }))).get('code')).toBeTruthy()
    },
  )

  test('demanded of a session that has none, prompt=none tells the app', async () => {
    const { emulator } = await start()
    const browser = newBrowser()
    const consent = await browser.submit(await browser.get(authorizeUrl(emulator)), {
      username: work.userPrincipalName,
    })
    await browser.submit(consent, { decision: 'accept' })
    emulator.directory.accounts.update(work.userPrincipalName, { mfa: 'required' })
    const back = landing(await browser.get(authorizeUrl(emulator, { prompt: 'none' })))
    expect(back.get('error')).toBe('interaction_required')
    expect(back.get('error_description')).toMatch(/^AADSTS50076/)
  })
})

describe('claims challenges', () => {
  const claims = JSON.stringify({ access_token: { xms_cc: { values: ['cp1'] } } })

  test('a client that understands them has a long-lived token, which ends with its session', async () => {
    const { emulator, wait } = await start()
    const { json } = await redeem(emulator, (await signIn(emulator, work.userPrincipalName, { claims })).get('code'))
    expect(json.expires_in).toBeGreaterThanOrEqual(20 * 3600)
    expect((await me(emulator, json.access_token)).status).toBe(200)
    wait(5000)
    emulator.directory.revokeSessions(emulator.directory.user(work.userPrincipalName)!)
    const response = await me(emulator, json.access_token)
    expect(response.status).toBe(401)
    expect(challengeIn(response)).toMatchObject({ access_token: { nbf: { essential: true } } })
  })

  test('for others a revoked session ends at the next refresh, not before', async () => {
    const { emulator, wait } = await start()
    const { json } = await redeem(emulator, (await signIn(emulator, work.userPrincipalName)).get('code'))
    expect(json.expires_in).toBeLessThan(5400)
    wait(5000)
    emulator.directory.revokeSessions(emulator.directory.user(work.userPrincipalName)!)
    expect((await me(emulator, json.access_token)).status).toBe(200)
    expect(
      (await postToken(emulator, { grant_type: 'refresh_token', refresh_token: json.refresh_token })).json[
        'error_codes'
      ],
    ).toEqual([50173])
  })

  test('an account with claimsChallenge: 401 insufficient_claims, until the app brings the claims back', async () => {
    const { emulator } = await start()
    const { json } = await redeem(emulator, (await signIn(emulator, work.userPrincipalName)).get('code'))
    emulator.directory.accounts.update(work.userPrincipalName, { claimsChallenge: 'c1' })
    const refused = await me(emulator, json.access_token)
    expect(refused.status).toBe(401)
    expect(refused.headers.get('www-authenticate')).toContain('error="insufficient_claims"')
    const challenge = JSON.stringify(challengeIn(refused))
    const refresh = { grant_type: 'refresh_token', refresh_token: json.refresh_token }
    const without = await postToken(emulator, refresh)
    expect((await me(emulator, without.json.access_token)).status).toBe(401)
    const with_ = await postToken(emulator, { ...refresh, claims: challenge })
    expect((await me(emulator, with_.json.access_token)).status).toBe(200)
    emulator.directory.accounts.update(work.userPrincipalName, { claimsChallenge: null })
    expect((await me(emulator, json.access_token)).status).toBe(200)
  })

  test('claims that are no claims are refused', async () => {
    const { emulator } = await start()
    const response = await fetch(authorizeUrl(emulator, { claims: '{' }), { redirect: 'manual' })
    expect(landing(response).get('error')).toBe('invalid_request')
  })
})

describe('expired access tokens', () => {
  const refresh = (emulator: Emulator, { refresh_token }: { refresh_token: string }) =>
    postToken(emulator, { grant_type: 'refresh_token', refresh_token })

  test.each([
    [work, 'Lifetime validation failed, the token is expired.'],
    [personal, 'CompactToken validation failed with reason code: 80049228.'],
  ])('of one account: 401 for it alone, until the app has refreshed', async ({ userPrincipalName }, message) => {
    const { emulator } = await start()
    const other = userPrincipalName === work.userPrincipalName ? personal : work
    const { json } = await redeem(emulator, (await signIn(emulator, userPrincipalName)).get('code'))
    const bystander = await redeem(emulator, (await signIn(emulator, other.userPrincipalName)).get('code'))
    emulator.directory.expireAccessTokens(emulator.directory.user(userPrincipalName)!)
    const refused = await me(emulator, json.access_token)
    expect(refused.status).toBe(401)
    expect(await refused.json()).toMatchObject({ error: { code: 'InvalidAuthenticationToken', message } })
    expect((await me(emulator, bystander.json.access_token)).status).toBe(200)
    const fresh = await refresh(emulator, json)
    expect((await me(emulator, fresh.json.access_token)).status).toBe(200)
  })

  test('of one app: those of its users and its own, and no other app’s', async () => {
    const { emulator } = await start()
    const { clientId, clientSecret, tenantId } = demo.daemonApp
    const asItself = async () => {
      const body = { client_id: clientId, client_secret: clientSecret, grant_type: 'client_credentials' }
      const scope = 'https://graph.microsoft.com/.default'
      return (await postToken(emulator, { ...body, scope }, { path: `/${tenantId}/oauth2/v2.0/token` })).json
    }
    const drive = (token: string) =>
      fetch(`${emulator.url}/v1.0/users/${work.userPrincipalName}/drive`, {
        headers: { authorization: `Bearer ${token}` },
      })
    const [before, ofUser] = [
      await asItself(),
      await redeem(emulator, (await signIn(emulator, work.userPrincipalName)).get('code')),
    ]
    emulator.directory.expireAccessTokensOf({ clientId })
    expect((await drive(before.access_token)).status).toBe(401)
    expect((await me(emulator, ofUser.json.access_token)).status).toBe(200)
    expect((await drive((await asItself()).access_token)).status).toBe(200)
    emulator.directory.expireAccessTokensOf(demo.app)
    expect((await me(emulator, ofUser.json.access_token)).status).toBe(401)
  })
})

test('a changed password ends what native apps hold, not what web apps hold', async () => {
  const { emulator, wait } = await start()
  const native = { client_id: demo.publicApp.clientId, client_secret: undefined }
  const nativeUri = 'http://localhost'
  const request = { client_id: demo.publicApp.clientId, redirect_uri: nativeUri }
  const ofNative = await redeem(emulator, (await signIn(emulator, work.userPrincipalName, request)).get('code'), {
    ...native,
    redirect_uri: nativeUri,
  })
  const ofWeb = await redeem(emulator, (await signIn(emulator, work.userPrincipalName)).get('code'))
  wait(1000)
  emulator.directory.changePassword(emulator.directory.user(work.userPrincipalName)!, 'a new one')
  const refresh = (token: string, more = {}) =>
    postToken(emulator, { grant_type: 'refresh_token', refresh_token: token, ...more })
  expect((await refresh(ofNative.json.refresh_token, native)).json['error_codes']).toEqual([50173])
  expect((await refresh(ofWeb.json.refresh_token)).status).toBe(200)
})

test('the emulator is as strict as it is told to be', async () => {
  for (const strict of [false, true]) {
    const { emulator } = await start({ strict })
    emulator.directory.apps.update(demo.app.clientId, {
      redirectUris: { web: [redirectUri], spa: [], publicClient: [] },
    })
    const { status } = await redeem(emulator, (await signIn(emulator, work.userPrincipalName)).get('code'), {
      redirect_uri: undefined,
    })
    expect(status).toBe(strict ? 400 : 200)
  }
})

describe('with automatic sign-in', () => {
  test('switches hold all the same', async () => {
    const { emulator } = await start({ autoSignIn: work.userPrincipalName })
    expect(landing(await fetch(authorizeUrl(emulator), { redirect: 'manual' })).get('code')).toBeTruthy()
    emulator.directory.accounts.update(work.userPrincipalName, { refusal: 53003 })
    const page = await fetch(authorizeUrl(emulator), { redirect: 'manual' })
    expect(page.status).toBe(400)
    expect(await page.text()).toContain('AADSTS53003')
  })

  test('a device code needs no page', async () => {
    const { emulator } = await start({ autoSignIn: personal.userPrincipalName })
    const body = new URLSearchParams({ client_id: demo.publicApp.clientId, scope: 'Files.Read' })
    const response = await fetch(`${emulator.url}/common/oauth2/v2.0/devicecode`, { method: 'POST', body })
    const { device_code, interval } = (await response.json()) as { device_code: string; interval: number }
    expect(interval).toBe(1)
    const poll = {
      client_id: demo.publicApp.clientId,
      client_secret: undefined,
      grant_type: 'device_code',
      device_code,
    }
    expect((await postToken(emulator, poll)).status).toBe(200)
  })
})

describe('other clouds, by Host header', () => {
  test.each([
    ['login.microsoftonline.us', 'https://graph.microsoft.us', 'https://sts.windows.net'],
    ['login.partner.microsoftonline.cn', 'https://microsoftgraph.chinacloudapi.cn', 'https://sts.chinacloudapi.cn'],
    ['login.microsoftonline.com', 'https://graph.microsoft.com', 'https://sts.windows.net'],
  ])('%s: audience %s', async (host, audience, sts) => {
    const { emulator } = await start()
    const { clientId, clientSecret, tenantId } = demo.daemonApp
    const metadata = await under(emulator, host, 'GET', `/${tenantId}/v2.0/.well-known/openid-configuration`)
    expect(metadata).toMatchObject({
      issuer: `https://${host}/${tenantId}/v2.0`,
      token_endpoint: `https://${host}/${tenantId}/oauth2/v2.0/token`,
      userinfo_endpoint: `${audience}/oidc/userinfo`,
    })
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: `${audience}/.default`,
    })
    const { access_token } = await under(emulator, host, 'POST', `/${tenantId}/oauth2/v2.0/token`, body.toString())
    expect(decodeJwt(String(access_token))).toMatchObject({ aud: audience, iss: `${sts}/${tenantId}/` })
  })

  test('the Graph of DoD is told by its scope', async () => {
    const { emulator } = await start()
    const scope = 'https://dod-graph.microsoft.us/Files.Read'
    const { json } = await redeem(emulator, (await signIn(emulator, work.userPrincipalName, { scope })).get('code'))
    expect(decodeJwt(json.access_token)['aud']).toBe('https://dod-graph.microsoft.us')
  })

  test('instance discovery knows its own hosts and no others', async () => {
    const { emulator } = await start()
    const ask = (authority: string) =>
      fetch(
        `${emulator.url}/common/discovery/instance?api-version=1.1&authorization_endpoint=${encodeURIComponent(authority)}`,
      )
    expect((await ask(`${emulator.url}/common/oauth2/v2.0/authorize`)).status).toBe(200)
    expect((await ask('https://login.microsoftonline.com/common/oauth2/v2.0/authorize')).status).toBe(200)
    expect(await (await ask('https://elsewhere.example/common')).json()).toMatchObject({ error: 'invalid_instance' })
  })
})

function challengeIn(response: Response): unknown {
  const encoded = /claims="([^"]+)"/.exec(response.headers.get('www-authenticate') ?? '')![1]!
  return JSON.parse(Buffer.from(encoded, 'base64').toString())
}

/** fetch does not let its Host header be set. */
function under(
  emulator: Emulator,
  host: string,
  method: string,
  path: string,
  body?: string,
): Promise<Record<string, unknown>> {
  const { promise, resolve, reject } = Promise.withResolvers<Record<string, unknown>>()
  const headers = { host, ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }) }
  const sent = httpRequest(`${emulator.url}${path}`, { method, headers }, async (response) => {
    resolve(JSON.parse(Buffer.concat(await response.toArray()).toString()))
  })
  sent.on('error', reject)
  sent.end(body)
  return promise
}

test.each([
  [work, 50173],
  [personal, 70000],
])('refresh tokens good for one use: $0.userPrincipalName is refused the old one, not the new', async (who, code) => {
  const { emulator } = await start()
  emulator.directory.apps.update(demo.app.clientId, { singleUseRefreshTokens: true })
  const { json } = await redeem(emulator, (await signIn(emulator, who.userPrincipalName)).get('code'))
  const refresh = (token: string) => postToken(emulator, { grant_type: 'refresh_token', refresh_token: token })
  const next = await refresh(json.refresh_token)
  expect(next.status).toBe(200)
  expect((await refresh(json.refresh_token)).json).toMatchObject({ error: 'invalid_grant', error_codes: [code] })
  expect((await refresh(next.json.refresh_token)).status).toBe(200)
})
