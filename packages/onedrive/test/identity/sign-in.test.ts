import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { IdentityError, TransportError, UsageError } from '../../src/errors.ts'
import { type AppRegistration, personalTenantId } from '../../src/identity/authority.ts'
import { authorizationUrl, redeemAuthorizationCode, refusalOf } from '../../src/identity/authorization-code.ts'
import { createPkce } from '../../src/identity/pkce.ts'
import { refreshTokens, refreshTokensLegacy } from '../../src/identity/refresh-token.ts'
import { bodyOf, scriptedServer } from '../scripted-server.ts'
import { testClock } from '../test-clock.ts'

const tenant = 'f0f0f0f0-1111-2222-3333-444444444444'
const secret = 'planted-client-secret'
const redirectUri = 'http://localhost:8400/oauth/callback'
const now = (): number => Date.UTC(2026, 10, 21)

type Answer = { status?: number; body: unknown; headers?: Record<string, string> }

/** A sign-in service that gives one answer, and keeps what it was asked. */
async function signIn(answer: (origin: string) => Answer) {
  const asked: { url: string; form: Record<string, string> }[] = []
  const server = await scriptedServer(async (request, response) => {
    const form = Object.fromEntries(new URLSearchParams((await bodyOf(request)).toString()))
    asked.push({ url: request.url!, form })
    const { status = 200, body, headers } = answer(`http://${request.headers.host}`)
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  const app = (authority = 'common'): AppRegistration => ({
    cloud: { login: server.url, graph: server.url },
    authority,
    clientId: 'client-1',
    clientSecret: secret,
  })
  return { app, asked, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

function jwt(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.c2ln`
}

const claimsFrom = (origin: string) => ({
  iss: `${origin}/${tenant}/v2.0`,
  aud: 'client-1',
  sub: 'pairwise',
  oid: 'object-1',
  tid: tenant,
  nonce: 'nonce-1',
  iat: now() / 1000,
  exp: now() / 1000 + 3600,
})

const tokens = (origin: string, claims: object = {}): Answer => ({
  body: {
    token_type: 'Bearer',
    scope: 'Files.ReadWrite User.Read',
    expires_in: 3599,
    access_token: 'planted-access-token',
    refresh_token: 'planted-refresh-token',
    id_token: jwt({ ...claimsFrom(origin), ...claims }),
  },
})

const redemption = {
  callback: new URL(`${redirectUri}?code=planted-code&state=state-1`),
  redirectUri,
  state: 'state-1',
  nonce: 'nonce-1',
  codeVerifier: 'planted-verifier',
}

/** The error, after checking that nothing in it, however deep, is a secret. */
async function failure(promise: Promise<unknown>): Promise<IdentityError> {
  const error = await promise.then(
    () => expect.fail('it should have failed'),
    (thrown: unknown) => thrown,
  )
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('planted-')
  return error as IdentityError
}

describe('authorizationUrl', () => {
  test('asks for a code with PKCE, and for a refresh token', async () => {
    const { codeChallenge } = await createPkce()
    const app = {
      cloud: { login: 'http://localhost:8480', graph: 'http://localhost:8480' },
      authority: 'common',
      clientId: 'c',
    }
    const url = authorizationUrl(app, { redirectUri, scopes: ['Files.Read'], state: 's', nonce: 'n', codeChallenge })
    expect(url.origin + url.pathname).toBe('http://localhost:8480/common/oauth2/v2.0/authorize')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'c',
      response_type: 'code',
      response_mode: 'query',
      redirect_uri: redirectUri,
      scope: 'openid profile offline_access Files.Read',
      state: 's',
      nonce: 'n',
      code_challenge: codeChallenge,
      code_challenge_method: 'S256',
    })
  })

  test.each([
    ['http://login.example', 'common'],
    ['https://login.example/path', 'common'],
    ['https://login.example', '../evil'],
    ['https://login.example', '..'],
    ['nonsense', 'common'],
  ])('refuses login %s with authority %s', (login, authority) => {
    const app = { cloud: { login, graph: login }, authority, clientId: 'c' }
    expect(() => authorizationUrl(app, { redirectUri, scopes: [], state: 's' })).toThrow(UsageError)
  })
})

describe('redeemAuthorizationCode', () => {
  test('redeems the code and reads the account', async () => {
    await using service = await signIn(tokens)
    const set = await redeemAuthorizationCode(service.app(), redemption, { now })
    expect(set).toMatchObject({
      accessToken: 'planted-access-token',
      refreshToken: 'planted-refresh-token',
      expiresAt: new Date(now() + 3_599_000),
      scopes: ['Files.ReadWrite', 'User.Read'],
      idTokenClaims: { oid: 'object-1', tid: tenant },
    })
    expect(service.asked).toEqual([
      {
        url: '/common/oauth2/v2.0/token',
        form: {
          client_id: 'client-1',
          client_secret: secret,
          code: 'planted-code',
          code_verifier: 'planted-verifier',
          grant_type: 'authorization_code',
          redirect_uri: redirectUri,
        },
      },
    ])
  })

  test.each([
    ['another state', `${redirectUri}?code=planted-code&state=other`],
    ['no state', `${redirectUri}?code=planted-code`],
  ])('sends nothing for %s', async (_, callback) => {
    await using service = await signIn(tokens)
    const error = await failure(redeemAuthorizationCode(service.app(), { ...redemption, callback: new URL(callback) }))
    expect(error).toMatchObject({ code: 'state_mismatch' })
    expect(service.asked).toEqual([])
  })

  test.each([
    ['another nonce', 'common', { nonce: 'other' }],
    ['no nonce', 'common', { nonce: undefined }],
    ['another audience', 'common', { aud: 'client-2' }],
    ['another issuer', 'common', { iss: `https://evil.example/${tenant}/v2.0` }],
    ['an issuer of another tenant', 'common', { tid: '00000000-1111-2222-3333-444444444444' }],
    ['a tenant that is none', 'common', { tid: '../evil' }],
    ['an expired token', 'common', { exp: now() / 1000 - 121 }],
    ['a work account at consumers', 'consumers', {}],
    ['another tenant than the authority', '00000000-1111-2222-3333-444444444444', {}],
  ])('refuses an id token with %s', async (_, authority, claims) => {
    await using service = await signIn((origin) => tokens(origin, claims))
    const error = await failure(redeemAuthorizationCode(service.app(authority), redemption, { now }))
    expect(error).toMatchObject({ name: 'IdentityError', code: 'invalid_id_token' })
  })

  test('organizations keeps personal accounts out', async () => {
    const personal = (origin: string) =>
      tokens(origin, { tid: personalTenantId, iss: `${origin}/${personalTenantId}/v2.0` })
    await using service = await signIn(personal)
    expect(await failure(redeemAuthorizationCode(service.app('organizations'), redemption, { now }))).toMatchObject({
      code: 'invalid_id_token',
    })
    await expect(redeemAuthorizationCode(service.app('consumers'), redemption, { now })).resolves.toBeDefined()
  })

  test('reads a refusal at the redirect URI', async () => {
    await using service = await signIn(tokens)
    const callback = new URLSearchParams({
      error: 'access_denied',
      error_subcode: 'cancel',
      error_description: 'AADSTS65004: User declined to consent.\r\nTrace ID: 0f8fad5b-d9cb-469f-a165-70867728950e',
      state: 'state-1',
    })
    const refusal = {
      code: 'access_denied',
      aadsts: 65004,
      suberror: 'cancel',
      traceId: '0f8fad5b-d9cb-469f-a165-70867728950e',
      description: 'AADSTS65004: User declined to consent.',
    }
    expect(await failure(redeemAuthorizationCode(service.app(), { ...redemption, callback }))).toMatchObject(refusal)
    expect(refusalOf(callback)).toMatchObject(refusal)
    expect(service.asked).toEqual([])
  })
})

describe('refusals of the token endpoint', () => {
  const refusal = {
    error: 'invalid_client',
    error_description:
      'AADSTS7000222: The provided client secret keys for app are expired. Sent: planted-client-secret Trace ID: 0f8fad5b-d9cb-469f-a165-70867728950e Correlation ID: 1f8fad5b-d9cb-469f-a165-70867728950e Timestamp: 2026-11-21 10:00:00Z',
    error_codes: [7000222],
    trace_id: '0f8fad5b-d9cb-469f-a165-70867728950e',
    correlation_id: '1f8fad5b-d9cb-469f-a165-70867728950e',
  }

  test.each([
    [400, {}],
    [401, {}],
    [401, { 'www-authenticate': 'Basic realm="x"' }],
    [503, {}],
  ])('%i %j: the number and the ids are kept, an echoed secret is not', async (status, headers) => {
    await using service = await signIn(() => ({ status, body: refusal, headers: headers as Record<string, string> }))
    const error = await failure(refreshTokens(service.app(), { refreshToken: 'planted-refresh-token' }, testClock()))
    expect(error).toBeInstanceOf(IdentityError)
    expect(error).toMatchObject({
      code: 'invalid_client',
      aadsts: 7000222,
      traceId: '0f8fad5b-d9cb-469f-a165-70867728950e',
      correlationId: '1f8fad5b-d9cb-469f-a165-70867728950e',
      description: 'AADSTS7000222: The provided client secret keys for app are expired. Sent: [redacted]',
    })
  })

  test.each([
    [502, '<html>Bad gateway</html>', 'temporarily_unavailable'],
    [429, '', 'temporarily_unavailable'],
    [404, 'not here', 'invalid_response'],
    [200, 'not JSON', 'invalid_response'],
    [200, { token_type: 'Bearer' }, 'invalid_response'],
  ])('%i without an OAuth error is %s', async (status, body, code) => {
    await using service = await signIn(() => ({ status, body }))
    expect(
      await failure(refreshTokens(service.app(), { refreshToken: 'planted-refresh-token' }, testClock())),
    ).toMatchObject({
      code,
    })
  })

  test('an unreachable endpoint is a network error', async () => {
    const service = await signIn(tokens)
    await service[Symbol.asyncDispose]()
    const error = await failure(refreshTokens(service.app(), { refreshToken: 'planted-refresh-token' }, testClock()))
    expect(error).toBeInstanceOf(TransportError)
    expect(error).toMatchObject({ code: 'network' })
  })

  test('an aborted request is an aborted one', async () => {
    await using service = await signIn(tokens)
    const signal = AbortSignal.abort()
    const error = await failure(refreshTokens(service.app(), { refreshToken: 'planted-refresh-token' }, { signal }))
    expect(error).toMatchObject({ name: 'TransportError', code: 'aborted' })
  })
})

describe('refreshing', () => {
  test('rotates the refresh token', async () => {
    await using service = await signIn((origin) => tokens(origin, { nonce: undefined }))
    const set = await refreshTokens(service.app(), { refreshToken: 'planted-old', scopes: ['Files.Read'] }, { now })
    expect(set.refreshToken).toBe('planted-refresh-token')
    expect(service.asked[0]).toMatchObject({
      url: '/common/oauth2/v2.0/token',
      form: {
        grant_type: 'refresh_token',
        refresh_token: 'planted-old',
        scope: 'openid profile offline_access Files.Read',
      },
    })
  })

  test('works at the older endpoint, whose answers hold no id token', async () => {
    await using service = await signIn(() => ({
      body: {
        token_type: 'bearer',
        expires_in: 3600,
        scope: 'files.read',
        access_token: 'a',
        refresh_token: 'r',
        user_id: 'u',
      },
    }))
    const set = await refreshTokensLegacy(service.app(), { refreshToken: 'planted-old', redirectUri }, { now })
    expect(set).toEqual({
      accessToken: 'a',
      refreshToken: 'r',
      scopes: ['files.read'],
      expiresAt: new Date(now() + 3_600_000),
    })
    expect(service.asked[0]).toMatchObject({ url: '/oauth20_token.srf', form: { redirect_uri: redirectUri } })
  })
})

describe('passing faults of the sign-in', () => {
  const busyOnce = async (status: number) => {
    let asked = 0
    return signIn((origin) => (asked++ === 0 ? { status, body: '', headers: { 'retry-after': '3' } } : tokens(origin)))
  }

  test.each([429, 503])('%i is waited out', async (status) => {
    await using service = await busyOnce(status)
    const waits: number[] = []
    const transport = { ...testClock(waits), now }
    const set = await refreshTokens(service.app(), { refreshToken: 'planted-refresh-token' }, transport)
    expect(set.accessToken).toBe('planted-access-token')
    expect(waits).toEqual([3000])
  })

  test('a code is not sent again when its answer was lost: it works once', async () => {
    let sent = 0
    const lost: typeof fetch = async () => {
      sent += 1
      throw new TypeError('cut')
    }
    await using service = await signIn(tokens)
    const error = await failure(
      redeemAuthorizationCode(service.app(), redemption, { ...testClock(), now, fetch: lost }),
    )
    expect(error).toMatchObject({ code: 'network' })
    expect(sent).toBe(1)
  })
})
