/** Microsoft's own sign-in library for Node, unmodified, with Microsoft's host names. */
import assert from 'node:assert/strict'
import { createHash, X509Certificate } from 'node:crypto'
import {
  type AuthenticationResult,
  ConfidentialClientApplication,
  CryptoProvider,
  PublicClientApplication,
} from '@azure/msal-node'
import { demo } from '@drawbridge/emulator'
import { codeIn, signIn } from './browser.ts'
import { createClientCertificate } from './client-certificate.ts'
import { judge } from './judge.ts'
import { type Reached, reachEmulator } from './reach.ts'

type Msal = Reached & {
  readonly app: PublicClientApplication
  signedIn?: AuthenticationResult
}

const login = 'https://login.microsoftonline.com'
const graph = 'https://graph.microsoft.com'
const redirectUri = 'http://localhost'
const scopes = ['User.Read', 'Files.ReadWrite']
/** Applications are administered here, so that an app can be given a certificate. */
const account = demo.accounts.administrator.userPrincipalName

async function start(): Promise<Msal> {
  const reached = await reachEmulator({ autoSignIn: account, tls: true })
  return { ...reached, app: publicClient('common') }
}

export const msal = judge<Msal>('msal', start, {
  async 'code with PKCE, state and nonce'(context) {
    const crypto = new CryptoProvider()
    const { verifier, challenge } = await crypto.generatePkceCodes()
    const [state, nonce] = [crypto.createNewGuid(), crypto.createNewGuid()]
    const request = { scopes, redirectUri, state }
    const url = await context.app.getAuthCodeUrl({
      ...request,
      nonce,
      codeChallenge: challenge,
      codeChallengeMethod: 'S256',
      prompt: 'select_account',
    })
    const callback = await signIn(url)
    assert.equal(callback.searchParams.get('state'), state)
    const code = codeIn(callback)
    context.signedIn = await context.app.acquireTokenByCode(
      { ...request, code, codeVerifier: verifier },
      { code, state, nonce, client_info: callback.searchParams.get('client_info') ?? '' },
    )
    assert.equal(context.signedIn.account?.username, account)
    assert.deepEqual(new Set(context.signedIn.scopes.filter((scope) => scopes.includes(scope))), new Set(scopes))
  },

  async 'the home account id is that of the tenant and the user'({ signedIn }) {
    const { homeAccountId, tenantId, idTokenClaims } = signedIn!.account!
    assert.equal(homeAccountId, `${idTokenClaims!.oid}.${tenantId}`)
  },

  async 'silent: from the cache, without a request'({ app, signedIn, emulator }) {
    const requests = emulator.journal.length
    const again = await app.acquireTokenSilent({ scopes, account: signedIn!.account! })
    assert.equal(again.fromCache, true)
    assert.equal(emulator.journal.length, requests)
  },

  async 'silent with forceRefresh: a new token by refresh token'({ app, signedIn }) {
    const fresh = await app.acquireTokenSilent({ scopes, account: signedIn!.account!, forceRefresh: true })
    assert.equal(fresh.fromCache, false)
    assert.notEqual(fresh.accessToken, signedIn!.accessToken)
  },

  async 'the access token opens GET /me'({ signedIn }) {
    const response = await fetch(`${graph}/v1.0/me`, bearer(signedIn!.accessToken))
    assert.equal(response.status, 200)
    assert.equal(((await response.json()) as { userPrincipalName: string }).userPrincipalName, account)
  },

  async 'a refresh token goes on working after it was used'({ app }) {
    const cache = JSON.parse(app.getTokenCache().serialize()) as { RefreshToken: Record<string, { secret: string }> }
    const refreshToken = Object.values(cache.RefreshToken)[0]!.secret
    for (let round = 0; round < 2; round += 1) {
      const result = await publicClient('common').acquireTokenByRefreshToken({ refreshToken, scopes })
      assert.ok(result?.accessToken)
    }
  },

  async 'a code that was never given is invalid_grant'({ app }) {
    const attempt = app.acquireTokenByCode({ scopes, redirectUri, code: 'M.never-given' })
    await assert.rejects(attempt, { errorCode: 'invalid_grant' })
  },

  async 'device code'() {
    let told = ''
    const result = await publicClient('organizations').acquireTokenByDeviceCode({
      scopes,
      deviceCodeCallback: ({ userCode, verificationUri }) => {
        told = `${verificationUri} ${userCode}`
      },
      timeout: 30,
    })
    assert.match(told, /^https:\/\/\S+ [A-Z0-9-]{6,}$/)
    assert.equal(result?.account?.username, account)
  },

  async 'confidential client: code with secret'() {
    const client = confidentialClient('common', { clientSecret: demo.app.clientSecret })
    const result = await client.acquireTokenByCode({ scopes, redirectUri, code: await codeFor(client) })
    assert.equal(result.account?.username, account)
  },

  async 'a wrong secret is invalid_client, AADSTS7000215'() {
    const client = confidentialClient('common', { clientSecret: 'wrong' })
    const attempt = client.acquireTokenByCode({ scopes, redirectUri, code: await codeFor(client) })
    await assert.rejects(attempt, { errorCode: 'invalid_client', errorMessage: /AADSTS7000215/ })
  },

  async 'client credentials with a secret; the second time from the cache'({ signedIn }) {
    const client = confidentialClient(signedIn!.tenantId, { clientSecret: demo.app.clientSecret })
    const request = { scopes: [`${graph}/.default`] }
    const first = await client.acquireTokenByClientCredential(request)
    assert.ok(first?.accessToken)
    assert.equal((await client.acquireTokenByClientCredential(request))?.fromCache, true)
    const me = await fetch(`${graph}/v1.0/me`, bearer(first.accessToken))
    assert.equal(me.status, 400, 'there is no me without a user')
  },

  async 'client credentials with an expired secret are refused, AADSTS7000222'({ signedIn }) {
    const { clientId, clientSecret } = demo.expiredApp
    const client = new ConfidentialClientApplication({
      auth: { clientId, clientSecret, authority: `${login}/${signedIn!.tenantId}` },
    })
    const attempt = client.acquireTokenByClientCredential({ scopes: [`${graph}/.default`] })
    await assert.rejects(attempt, { errorCode: 'invalid_client', errorMessage: /AADSTS7000222/ })
  },

  async 'client credentials with a certificate, PS256 and RS256'({ signedIn }) {
    const { certificate, privateKey } = await createClientCertificate('CN=Aster Notes')
    await addCertificate(certificate)
    const der = new X509Certificate(certificate).raw
    for (const thumbprint of [{ thumbprintSha256: digest('sha256', der) }, { thumbprint: digest('sha1', der) }]) {
      const client = confidentialClient(signedIn!.tenantId, { clientCertificate: { ...thumbprint, privateKey } })
      const result = await client.acquireTokenByClientCredential({ scopes: [`${graph}/.default`] })
      assert.ok(result?.accessToken, JSON.stringify(Object.keys(thumbprint)))
    }
  },

  async 'a certificate the app does not have is refused, AADSTS700027'({ signedIn }) {
    const { certificate, privateKey } = await createClientCertificate('CN=Somebody else')
    const thumbprintSha256 = digest('sha256', new X509Certificate(certificate).raw)
    const client = confidentialClient(signedIn!.tenantId, { clientCertificate: { thumbprintSha256, privateKey } })
    const attempt = client.acquireTokenByClientCredential({ scopes: [`${graph}/.default`] })
    await assert.rejects(attempt, { errorCode: 'invalid_client', errorMessage: /AADSTS700027/ })
  },

  async 'on behalf of: a token for the app becomes one for Graph'({ app, signedIn }) {
    const scope = `${demo.app.clientId}/.default`
    const { verifier, challenge } = await new CryptoProvider().generatePkceCodes()
    const url = await app.getAuthCodeUrl({
      scopes: [scope],
      redirectUri,
      codeChallenge: challenge,
      codeChallengeMethod: 'S256',
    })
    const code = codeIn(await signIn(url))
    const forApp = await app.acquireTokenByCode({ scopes: [scope], redirectUri, code, codeVerifier: verifier })
    const middle = confidentialClient(signedIn!.tenantId, { clientSecret: demo.app.clientSecret })
    const result = await middle.acquireTokenOnBehalfOf({
      oboAssertion: forApp.accessToken,
      scopes: [`${graph}/User.Read`],
    })
    const me = await fetch(`${graph}/v1.0/me`, bearer(result!.accessToken))
    assert.equal(me.status, 200)
  },

  async 'on behalf of: a token for Graph is not one for the app'({ signedIn }) {
    const client = confidentialClient(signedIn!.tenantId, { clientSecret: demo.app.clientSecret })
    const attempt = client.acquireTokenOnBehalfOf({
      oboAssertion: signedIn!.accessToken,
      scopes: [`${graph}/User.Read`],
    })
    await assert.rejects(attempt, { errorCode: 'invalid_grant', errorMessage: /AADSTS(50013|500131)/ })
  },

  async 'under a name of its own, by https and discovery'({ emulator }) {
    const client = new PublicClientApplication({
      auth: {
        clientId: demo.publicApp.clientId,
        authority: `${emulator.secureUrl}/organizations`,
        knownAuthorities: [new URL(emulator.secureUrl!).host],
      },
    })
    const { verifier, challenge } = await new CryptoProvider().generatePkceCodes()
    const url = await client.getAuthCodeUrl({
      scopes,
      redirectUri,
      codeChallenge: challenge,
      codeChallengeMethod: 'S256',
    })
    assert.equal(new URL(url).origin, emulator.secureUrl)
    const code = codeIn(await signIn(url))
    const result = await client.acquireTokenByCode({ scopes, redirectUri, code, codeVerifier: verifier })
    assert.equal(result.account?.username, account)
  },
})

function publicClient(authority: string): PublicClientApplication {
  return new PublicClientApplication({
    auth: { clientId: demo.publicApp.clientId, authority: `${login}/${authority}` },
  })
}

type Credential = Pick<
  ConstructorParameters<typeof ConfidentialClientApplication>[0]['auth'],
  'clientSecret' | 'clientCertificate'
>

function confidentialClient(authority: string, credential: Credential): ConfidentialClientApplication {
  return new ConfidentialClientApplication({
    auth: { clientId: demo.app.clientId, authority: `${login}/${authority}`, ...credential },
  })
}

async function codeFor(client: ConfidentialClientApplication): Promise<string> {
  return codeIn(await signIn(await client.getAuthCodeUrl({ scopes, redirectUri })))
}

/** Gives the app a certificate as an administrator does it, by Graph. */
async function addCertificate(pem: string): Promise<void> {
  const administration = publicClient('organizations')
  const scopes = [`${graph}/Application.ReadWrite.All`]
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes()
  const url = await administration.getAuthCodeUrl({
    scopes,
    redirectUri,
    codeChallenge: challenge,
    codeChallengeMethod: 'S256',
  })
  const code = codeIn(await signIn(url))
  const { accessToken } = await administration.acquireTokenByCode({ scopes, redirectUri, code, codeVerifier: verifier })
  const key = new X509Certificate(pem).raw.toString('base64')
  const response = await fetch(`${graph}/v1.0/applications(appId='${demo.app.clientId}')`, {
    method: 'PATCH',
    headers: { ...bearer(accessToken).headers, 'content-type': 'application/json' },
    body: JSON.stringify({
      keyCredentials: [{ type: 'AsymmetricX509Cert', usage: 'Verify', displayName: 'judge', key }],
    }),
  })
  assert.equal(response.status, 204, `PATCH /applications: ${await response.text()}`)
}

function bearer(token: string): { headers: Record<string, string> } {
  return { headers: { authorization: `Bearer ${token}` } }
}

function digest(algorithm: string, bytes: Buffer): string {
  return createHash(algorithm).update(bytes).digest('hex').toUpperCase()
}
