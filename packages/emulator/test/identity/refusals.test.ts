/** What Microsoft refuses, in its shapes: a page, the way back to the app, or JSON. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type App, demo, type Emulator, startEmulator } from '../../src/index.ts'
import { authorizeUrl, codeChallenge, landing, newBrowser, postToken, redeem, redirectUri, signIn } from './browse.ts'

let emulator: Emulator
let now = Date.parse('2026-11-21T10:00:00Z')

beforeAll(async () => {
  emulator = await startEmulator({ clock: { now: () => now } })
  const app = emulator.directory.apps.find(demo.app.clientId)!
  const more: Partial<App>[] = [
    { clientId: 'single-tenant', signInAudience: 'AzureADMyOrg' },
    { clientId: 'work-only', signInAudience: 'AzureADMultipleOrgs' },
    { clientId: 'personal-only', signInAudience: 'PersonalMicrosoftAccount' },
    { clientId: 'no-redirect', redirectUris: { web: [], spa: [], publicClient: [] } },
    { clientId: 'spa', redirectUris: { web: [], spa: [redirectUri], publicClient: [] } },
  ]
  for (const each of more) emulator.directory.apps.put({ ...app, ...each })
})
afterAll(() => emulator.close())

const { work, personal } = demo.accounts

describe('shown as a page, never redirected', () => {
  test.each([
    [50011, { redirect_uri: 'https://elsewhere.example/callback' }],
    [50011, { redirect_uri: 'http://localhost:8400/oauth/callback/' }],
    [50011, { redirect_uri: 'http://localhost:8400/oauth/Callback' }],
    [50011, { redirect_uri: 'http://localhost:8400/oauth/callback?more=1' }],
    [50011, { redirect_uri: 'http://localhost:8400@elsewhere.example/oauth/callback' }],
    [500113, { client_id: 'no-redirect' }],
    [700016, { client_id: '00000000-dead-beef-0000-000000000000' }],
    [700016, { client_id: 'single-tenant', tenant: 'fabrikam.example' }],
    [900144, { client_id: undefined }],
    [90002, { tenant: 'nowhere.example' }],
    [50194, { client_id: 'single-tenant' }],
    [9002332, { client_id: 'work-only', tenant: 'consumers' }],
    [9002346, { client_id: 'personal-only' }],
  ])('%i %j', async (code, changes) => {
    const response = await fetch(authorizeUrl(emulator, changes), { redirect: 'manual' })
    expect(response.status).toBe(400)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await response.text()).toContain(`AADSTS${code}: `)
  })

  test('what the request brought is escaped', async () => {
    const page = await (await fetch(authorizeUrl(emulator, { redirect_uri: '"><script>alert(1)</script>' }))).text()
    expect(page).not.toContain('<script>')
  })
})

describe('sent back to the app', () => {
  test.each([
    [900144, 'invalid_request', { response_type: undefined }],
    [700051, 'unsupported_response_type', { response_type: 'token' }],
    [700054, 'unsupported_response_type', { response_type: 'code id_token' }],
    [70007, 'invalid_request', { response_mode: 'pigeon' }],
    [901002, 'invalid_request', { resource: 'https://graph.microsoft.com' }],
    [900144, 'invalid_request', { scope: undefined }],
    [70011, 'invalid_scope', { scope: 'Files.Imagine' }],
    [70011, 'invalid_scope', { scope: 'https://graph.microsoft.com/.default Files.Read' }],
    [500011, 'invalid_resource', { scope: 'https://elsewhere.example/Files.Read' }],
    [50147, 'invalid_request', { code_challenge: 'short', code_challenge_method: 'S256' }],
    [501491, 'invalid_request', { code_challenge: `${codeChallenge}a`, code_challenge_method: 'S256' }],
    [501491, 'invalid_request', { code_challenge: codeChallenge, code_challenge_method: 'MD5' }],
    [9002325, 'invalid_request', { client_id: 'spa' }],
    [90013, 'invalid_request', { prompt: 'loudly' }],
    [50058, 'login_required', { prompt: 'none' }],
  ])('%i %s %j', async (code, error, changes) => {
    const back = landing(await fetch(authorizeUrl(emulator, changes), { redirect: 'manual' }))
    expect(back.get('error')).toBe(error)
    expect(back.get('state')).toBe('the state')
    expect(back.get('error_description')).toMatch(
      new RegExp(
        `^AADSTS${code}: .* Trace ID: [0-9a-f-]{36} Correlation ID: [0-9a-f-]{36} Timestamp: 2026-\\S+ \\S+Z$`,
      ),
    )
  })

  test('65004 access_denied when the user cancels; personal accounts say so twice', async () => {
    for (const [account, subcode] of [
      [work, null],
      [personal, 'cancel'],
    ] as const) {
      const browser = newBrowser()
      const consent = await browser.submit(await browser.get(authorizeUrl(emulator, { prompt: 'consent' })), {
        username: account.userPrincipalName,
      })
      const back = landing(await browser.submit(consent, { decision: 'cancel' }))
      expect(back.get('error')).toBe('access_denied')
      expect(back.get('error_description')).toMatch(/^AADSTS65004: /)
      expect(back.get('error_subcode')).toBe(subcode)
    }
  })

  test('65001 consent_required, where asking is forbidden', async () => {
    const browser = newBrowser()
    await browser.submit(await browser.get(authorizeUrl(emulator)), { username: work.userPrincipalName })
    const back = landing(await browser.get(authorizeUrl(emulator, { prompt: 'none', scope: 'Files.Read.Selected' })))
    expect(back.get('error')).toBe('consent_required')
    expect(back.get('error_description')).toMatch(/^AADSTS65001: /)
  })

  test('16000 interaction_required, where several accounts could be meant', async () => {
    const browser = newBrowser()
    for (const account of [work, personal]) {
      const pick = await browser.get(authorizeUrl(emulator, { prompt: 'select_account' }))
      await browser.submit(pick, { username: account.userPrincipalName })
    }
    const back = landing(await browser.get(authorizeUrl(emulator, { prompt: 'none' })))
    expect(back.get('error')).toBe('interaction_required')
    expect(back.get('error_description')).toMatch(/^AADSTS16000: /)
  })
})

describe('the token endpoint answers with JSON', () => {
  const code = async (changes: Record<string, string> = {}) =>
    (await signIn(emulator, work.userPrincipalName, changes)).get('code')!

  /** The whole shape, for every refusal. */
  const expectRefusal = (
    { status, json }: Awaited<ReturnType<typeof postToken>>,
    aadsts: number,
    error: string,
  ): void => {
    expect(json).toMatchObject({ error, error_codes: [aadsts] })
    expect(status).toBe(error === 'invalid_client' ? 401 : 400)
    expect(json['timestamp']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/)
    expect(json['error_description']).toMatch(new RegExp(`^AADSTS${aadsts}: .* Trace ID: ${json['trace_id']} `))
    expect(json['error_description']).toContain(`Correlation ID: ${json['correlation_id']} `)
    expect(json['error_uri']).toContain(String(aadsts))
  }

  test.each([
    [900144, 'invalid_request', { grant_type: undefined }],
    [70003, 'unsupported_grant_type', { grant_type: 'magic' }],
    [70003, 'unsupported_grant_type', { grant_type: 'toString' }],
    [900144, 'invalid_request', { client_id: undefined }],
    [700016, 'unauthorized_client', { client_id: 'nobody' }],
    [7000215, 'invalid_client', { client_secret: 'wrong' }],
    [7000215, 'invalid_client', { client_secret: '5d0e6a51-92c7-4a3e-b6d1-1f0c8a2e7001' }],
    [7000222, 'invalid_client', { client_id: demo.expiredApp.clientId, client_secret: demo.expiredApp.clientSecret }],
    [700025, 'invalid_client', { client_id: demo.publicApp.clientId }],
    [50194, 'invalid_request', { client_id: 'single-tenant' }],
    [900144, 'invalid_request', { code: undefined }],
    [70000, 'invalid_grant', { code: 'made-up' }],
    [900144, 'invalid_request', { grant_type: 'refresh_token' }],
    [9002313, 'invalid_grant', { grant_type: 'refresh_token', refresh_token: 'made-up' }],
    [70000, 'invalid_grant', { grant_type: 'refresh_token', refresh_token: 'M.C532_BAY.0.U.-made-up' }],
  ])('%i %s %j', async (aadsts, error, fields) => {
    expectRefusal(await redeem(emulator, 'x', fields), aadsts, error)
  })

  test('90002 for an unknown tenant', async () => {
    expectRefusal(await redeem(emulator, 'x', {}, { path: '/nowhere/oauth2/v2.0/token' }), 90002, 'invalid_request')
  })

  test('900561 for a GET, 900144 for a JSON body', async () => {
    const url = `${emulator.url}/common/oauth2/v2.0/token`
    const get = await fetch(url)
    expectRefusal({ status: get.status, json: await get.json() }, 900561, 'invalid_request')
    const post = await fetch(url, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })
    expectRefusal({ status: post.status, json: await post.json() }, 900144, 'invalid_request')
  })

  test('54005 for a code used twice, 70008 once it is old', async () => {
    const used = await code()
    expect((await redeem(emulator, used)).status).toBe(200)
    expectRefusal(await redeem(emulator, used), 54005, 'invalid_grant')
    const late = await code()
    now += 10 * 60_000
    expectRefusal(await redeem(emulator, late), 70008, 'invalid_grant')
    expectRefusal(await redeem(emulator, used), 70008, 'invalid_grant')
  })

  test('7000218 without a secret, and the code is still good', async () => {
    const fresh = await code()
    expectRefusal(await redeem(emulator, fresh, { client_secret: undefined }), 7000218, 'invalid_client')
    expect((await redeem(emulator, fresh)).status).toBe(200)
  })

  test('501481 for a wrong or missing verifier', async () => {
    const fresh = await code({ code_challenge: codeChallenge, code_challenge_method: 'S256' })
    expectRefusal(await redeem(emulator, fresh), 501481, 'invalid_grant')
    expectRefusal(await redeem(emulator, fresh, { code_verifier: codeChallenge }), 501481, 'invalid_grant')
  })

  test('a plain challenge is its own verifier', async () => {
    const fresh = await code({ code_challenge: codeChallenge })
    expect((await redeem(emulator, fresh, { code_verifier: codeChallenge })).status).toBe(200)
  })

  test('50011 for another redirect URI than the code was asked with', async () => {
    expectRefusal(await redeem(emulator, await code(), { redirect_uri: 'http://localhost' }), 50011, 'invalid_grant')
  })

  test("700005 for a code from another tenant, 70000 for another app's", async () => {
    const path = '/fabrikam.example/oauth2/v2.0/token'
    expectRefusal(await redeem(emulator, await code(), {}, { path }), 700005, 'invalid_grant')
    expectRefusal(await redeem(emulator, await code(), { client_id: 'work-only' }), 70000, 'invalid_grant')
  })

  test('28003 for an empty scope, 65001 for one that was not consented to', async () => {
    expectRefusal(await redeem(emulator, await code(), { scope: '' }), 28003, 'invalid_request')
    expectRefusal(await redeem(emulator, await code(), { scope: 'Sites.Read.All' }), 65001, 'invalid_grant')
  })

  test('9002327 and 9002326: single-page apps redeem from a page, others do not', async () => {
    const spa = { client_id: 'spa', code_challenge: codeChallenge }
    const fields = { client_id: 'spa', client_secret: undefined, code_verifier: codeChallenge }
    const fromPage = { headers: { origin: 'http://localhost:8400' } }
    const fresh = await code(spa)
    expectRefusal(await redeem(emulator, fresh, fields), 9002327, 'invalid_request')
    expect((await redeem(emulator, fresh, fields, fromPage)).status).toBe(200)
    expectRefusal(await redeem(emulator, await code(), {}, fromPage), 9002326, 'invalid_request')
  })

  test('client-request-id comes back as the correlation id', async () => {
    const id = '01234567-89ab-cdef-0123-456789abcdef'
    const { json } = await redeem(emulator, 'x', {}, { headers: { 'client-request-id': id } })
    expect(json['correlation_id']).toBe(id)
  })

  test('a refresh token ends with age, with the account’s sessions, or with the consent', async () => {
    const day = 24 * 3_600_000
    const [atWork, atHome] = [await code(), (await signIn(emulator, personal.userPrincipalName)).get('code')]
    const tokens = [(await redeem(emulator, atWork)).json, (await redeem(emulator, atHome)).json]
    const refresh = (index: number) =>
      postToken(emulator, { grant_type: 'refresh_token', refresh_token: tokens[index]!.refresh_token })

    now += 89 * day
    expect((await refresh(0)).status).toBe(200)
    const user = emulator.directory.user(work.userPrincipalName)!
    emulator.directory.consents.revoke(demo.app.clientId, user)
    expectRefusal(await refresh(0), 65001, 'invalid_grant')
    emulator.directory.revokeSessions(user)
    expectRefusal(await refresh(0), 50173, 'invalid_grant')
    now += day
    expectRefusal(await refresh(0), 700082, 'invalid_grant')
    expectRefusal(await refresh(1), 70000, 'invalid_grant')
  })
})
