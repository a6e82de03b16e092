/** Every flow with every proof, at every kind of authority, in every cloud. */
import { demo, type Emulator, type SeedFile, startEmulator } from '@drawbridge/emulator'
import { ProxyAgent, fetch as undiciFetch } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type AppRegistration,
  authorizationUrl,
  type Cloud,
  clouds,
  createOneDrive,
  createPkce,
  diagnose,
  redeemAuthorizationCode,
  redeemDeviceCode,
  refreshTokens,
  refreshTokensLegacy,
  requestClientCredentials,
  requestDeviceCode,
  requestOnBehalfOf,
  type TokenSet,
} from '../../src/index.ts'

const clientId = '5f0c6d7e-11aa-4c5b-9d3e-7a2b4c6d8e01'
const clientSecret = 'matrix-secret'
const { certificate, privateKey, tenantId } = demo.daemonApp
const redirectUris = { web: 'http://localhost/web', native: 'http://localhost/native' }
const permissions = ['User.Read', 'Files.ReadWrite']
const seed: SeedFile = {
  demo: true,
  drives: 'empty',
  apps: [
    {
      clientId,
      displayName: 'Every way',
      tenant: 'contoso.example',
      redirectUris: { web: [redirectUris.web], publicClient: [redirectUris.native] },
      secrets: [{ value: clientSecret }],
      certificates: [certificate],
      permissions,
      roles: ['Files.Read.All'],
      allowPublicClientFlows: true,
    },
  ],
  consents: [{ clientId, tenant: 'contoso.example', roles: ['Files.Read.All'] }],
}

const proofs = {
  secret: { clientSecret },
  certificate: { clientCertificate: { certificate, privateKey } },
  none: {},
} as const
type Proof = keyof typeof proofs
const everyProof = Object.keys(proofs) as Proof[]

type Place = { readonly authority: string; readonly account: 'work' | 'personal' }
const places: readonly Place[] = [
  { authority: 'organizations', account: 'work' },
  { authority: 'common', account: 'work' },
  { authority: 'common', account: 'personal' },
  { authority: 'consumers', account: 'personal' },
  { authority: tenantId, account: 'work' },
  { authority: 'contoso.example', account: 'work' },
]
const everyCloud = [...Object.keys(clouds), 'emulator'] as (keyof typeof clouds | 'emulator')[]

type World = { readonly emulator: Emulator; readonly proxy: ProxyAgent }
let worlds: Record<Place['account'], World>
beforeAll(async () => {
  const start = async (account: Place['account']): Promise<World> => {
    const { userPrincipalName } = demo.accounts[account]
    const emulator = await startEmulator({ seed, autoSignIn: userPrincipalName, tls: true, proxy: 0 })
    return { emulator, proxy: new ProxyAgent({ uri: emulator.proxyUrl!, requestTls: { ca: emulator.ca! } }) }
  }
  worlds = { work: await start('work'), personal: await start('personal') }
})
afterAll(async () => {
  for (const { emulator, proxy } of Object.values(worlds)) {
    await proxy.close()
    await emulator.close()
  }
})

/** The emulator under its own name, or under Microsoft's, by https through a proxy. */
function world(account: Place['account'], name: (typeof everyCloud)[number]): { cloud: Cloud; send: typeof fetch } {
  const { emulator, proxy } = worlds[account]
  if (name === 'emulator') return { cloud: { login: emulator.url, graph: emulator.url }, send: fetch }
  const send = (input: string, init: object): unknown => undiciFetch(input, { ...init, dispatcher: proxy })
  return { cloud: clouds[name], send: send as typeof fetch }
}

/** The browser's part. */
async function authorize(url: URL, send: typeof fetch): Promise<URL> {
  let at = url
  for (let hop = 0; hop < 5; hop++) {
    const response = await send(at.href, { redirect: 'manual' })
    at = new URL(response.headers.get('location') ?? expect.fail(await response.text()), at)
    if (at.pathname === '/web' || at.pathname === '/native') return at
  }
  return expect.fail('The sign-in does not come back.')
}

async function signIn(app: AppRegistration, send: typeof fetch, scopes: readonly string[]): Promise<TokenSet> {
  const { codeVerifier, codeChallenge } = await createPkce()
  const confidential = app.clientSecret !== undefined || app.clientCertificate !== undefined
  const redirectUri = confidential ? redirectUris.web : redirectUris.native
  const request = { redirectUri, scopes, state: 'state', nonce: 'nonce', codeChallenge }
  const callback = await authorize(authorizationUrl(app, request), send)
  const { state, nonce } = request
  return redeemAuthorizationCode(app, { callback, redirectUri, state, nonce, codeVerifier }, { fetch: send })
}

/** In the national clouds there are no personal accounts. */
const delegated = places.flatMap((place) =>
  everyCloud
    .filter((cloud) => place.account === 'work' || cloud === 'global' || cloud === 'emulator')
    .flatMap((cloud) => everyProof.map((proof) => ({ ...place, cloud, proof }))),
)

describe('a user signs in, and stays signed in', () => {
  test.each(delegated)('$account at $authority in $cloud with $proof', async ({ account, authority, cloud, proof }) => {
    const { cloud: origins, send } = world(account, cloud)
    const app: AppRegistration = { cloud: origins, authority, clientId, ...proofs[proof] }
    const { userPrincipalName } = demo.accounts[account]

    const first = await signIn(app, send, permissions)
    expect(first).toMatchObject({ idTokenClaims: { preferred_username: userPrincipalName } })
    const next = await refreshTokens(app, { refreshToken: first.refreshToken! }, { fetch: send })
    expect(next.refreshToken).not.toBe(first.refreshToken)
    const oneDrive = createOneDrive({ cloud: origins, accessToken: next.accessToken, fetch: send })
    expect(await oneDrive.me()).toMatchObject({ userPrincipalName })
  })

  test.each(delegated)('by a code on another device: $account at $authority in $cloud with $proof', async (way) => {
    const { cloud, send } = world(way.account, way.cloud)
    const app: AppRegistration = { cloud, authority: way.authority, clientId, ...proofs[way.proof] }
    const code = await requestDeviceCode(app, { scopes: ['Files.Read'] }, { fetch: send })
    const tokens = await redeemDeviceCode(app, { ...code, intervalMs: 1 }, { fetch: send })
    expect(tokens.idTokenClaims?.preferred_username).toBe(demo.accounts[way.account].userPrincipalName)
  })

  test.each(everyProof.flatMap((proof) => (['global', 'emulator'] as const).map((cloud) => ({ proof, cloud }))))(
    'at the legacy endpoint of personal accounts, in $cloud with $proof',
    async ({ proof, cloud }) => {
      const { cloud: origins, send } = world('personal', cloud)
      const app: AppRegistration = { cloud: origins, authority: 'consumers', clientId, ...proofs[proof] }
      const { refreshToken } = await signIn(app, send, permissions)
      const redirectUri = proof === 'none' ? redirectUris.native : redirectUris.web
      const asked = refreshTokensLegacy(app, { refreshToken: refreshToken!, redirectUri }, { fetch: send })
      if (proof === 'certificate') return expect(asked).rejects.toMatchObject({ code: 'invalid_client_authentication' })
      const oneDrive = createOneDrive({ cloud: origins, accessToken: (await asked).accessToken, fetch: send })
      expect(await oneDrive.drive().get()).toMatchObject({ driveType: 'personal' })
    },
  )
})

describe('an app in its own name', () => {
  const ways = everyCloud.flatMap((cloud) => everyProof.map((proof) => ({ cloud, proof })))

  test.each(ways)('in $cloud with $proof', async ({ cloud, proof }) => {
    const { cloud: origins, send } = world('work', cloud)
    const app: AppRegistration = { cloud: origins, authority: tenantId, clientId, ...proofs[proof] }
    const asked = requestClientCredentials(app, {}, { fetch: send })
    if (proof === 'none') {
      const error = await asked.catch((thrown) => thrown)
      return expect(diagnose(error)).toMatchObject({ code: 'client_secret_missing', who: 'developer' })
    }
    const { accessToken } = await asked
    const oneDrive = createOneDrive({ cloud: origins, accessToken, fetch: send })
    expect(await oneDrive.drive({ user: demo.accounts.work.userPrincipalName }).get()).toMatchObject({
      driveType: 'business',
    })
  })

  test.each(['common', 'organizations', 'consumers'])('not at %s, which names no tenant', async (authority) => {
    const { cloud } = world('work', 'emulator')
    const refused = requestClientCredentials({ cloud, authority, clientId, clientSecret })
    expect(diagnose(await refused.catch((thrown) => thrown)).code).toMatch(/^tenant_(required|not_found)$/)
  })
})

describe('on behalf of a user of an API', () => {
  const ways = everyCloud.flatMap((cloud) => everyProof.map((proof) => ({ cloud, proof })))

  test.each(ways)('in $cloud with $proof', async ({ cloud, proof }) => {
    const { cloud: origins, send } = world('work', cloud)
    const page: AppRegistration = { cloud: origins, authority: 'organizations', clientId }
    const { accessToken: assertion } = await signIn(page, send, [`api://${clientId}/access_as_user`])
    // What the API asks for in the user's name, the user has consented to.
    await signIn(page, send, permissions)

    const api: AppRegistration = { ...page, authority: tenantId, ...proofs[proof] }
    const asked = requestOnBehalfOf(api, { assertion, scopes: ['Files.ReadWrite', 'User.Read'] }, { fetch: send })
    if (proof === 'none') {
      return expect(diagnose(await asked.catch((thrown) => thrown))).toMatchObject({ code: 'client_secret_missing' })
    }
    const { accessToken, refreshToken } = await asked
    expect(refreshToken).toBeDefined()
    const oneDrive = createOneDrive({ cloud: origins, accessToken, fetch: send })
    expect(await oneDrive.me()).toMatchObject({ userPrincipalName: demo.accounts.work.userPrincipalName })
  })
})
