/** What is wrong with an app, with how it proves itself, or with what it may have. */
import { createHash, createSign, generateKeyPairSync, randomUUID, X509Certificate } from 'node:crypto'
import { importPKCS8, SignJWT } from 'jose'
import { type App, demo } from '../../src/index.ts'
import { newClientSecret } from '../../src/state/apps.ts'
import { codeChallenge, codeVerifier, redirectUri } from '../identity/browse.ts'
import type { Condition } from './condition.ts'
import { secret, type World } from './world.ts'

const refresh = { grant_type: 'refresh_token', refresh_token: 'any' }

export const appConditions: readonly Condition[] = [
  {
    code: 50194,
    error: '',
    how: 'an app of one tenant (`AzureADMyOrg`) at `/common` or `/organizations`',
    provoke: (world) => world.authorize(world.app({ signInAudience: 'AzureADMyOrg' })),
  },
  {
    code: 9002332,
    error: '',
    how: 'an app for work accounts at `/consumers`',
    provoke: (world) => world.authorize(world.app({ signInAudience: 'AzureADMultipleOrgs' }), { tenant: 'consumers' }),
  },
  {
    code: 9002346,
    error: '',
    how: 'an app for personal accounts anywhere but at `/consumers`',
    provoke: (world) => world.authorize(world.app({ signInAudience: 'PersonalMicrosoftAccount' })),
  },
  {
    code: 7000215,
    error: 'invalid_client',
    how: 'a wrong client secret (the message tells when its ID was sent); or a new one, while `replicationDelayMs` has not passed',
    provoke: (world) => world.token(world.app(), { ...refresh, client_secret: 'wrong' }),
  },
  {
    code: 7000222,
    error: 'invalid_client',
    how: 'a client secret that has expired, such as that of `demo.expiredApp`',
    provoke: (world) => world.token(world.app({ secrets: [newClientSecret(secret, 0)] }), refresh),
  },
  {
    code: 7000218,
    error: 'invalid_client',
    how: 'a web app without secret or assertion, or a device code for an app that does not allow public client flows',
    provoke: async (world) => {
      const app = world.app()
      return world.redeem(app, await world.code(app, world.account()), { client_secret: undefined })
    },
  },
  {
    code: 700025,
    error: 'invalid_client',
    how: 'a public client that sends a secret',
    provoke: (world) => world.token(world.native(), { ...refresh, client_secret: 'needless' }),
  },
  {
    code: 700027,
    error: 'invalid_client',
    how: 'an assertion signed with a key that is not, or no longer, among the app’s certificates',
    provoke: async (world) => withAssertion(world, { header: { x5t: 'another', 'x5t#S256': 'another' } }),
  },
  {
    code: 700021,
    error: 'invalid_client',
    how: 'an assertion whose `aud` is not the token endpoint',
    provoke: (world) => withAssertion(world, { aud: 'https://elsewhere.example/token' }),
  },
  {
    code: 700024,
    error: 'invalid_client',
    how: 'an assertion that has expired, or is not valid yet',
    provoke: (world) => withAssertion(world, { age: 3600 }),
  },
  {
    code: 50012,
    error: 'invalid_client',
    how: 'an assertion that is malformed, lacks `jti`, or whose `iss` and `sub` are not the client id',
    provoke: (world) => withAssertion(world, { iss: 'somebody else' }),
  },
  {
    code: 9002326,
    error: 'invalid_request',
    how: 'an `Origin` header with a code of a web or native app',
    provoke: async (world) => {
      const app = world.app()
      const code = await world.code(app, world.account())
      const body = { grant_type: 'authorization_code', code, redirect_uri: redirectUri }
      return world.token(app, body, { headers: { origin: 'https://page.example' } })
    },
  },
  {
    code: 9002327,
    error: 'invalid_request',
    how: 'no `Origin` header with a code of a single-page app',
    provoke: async (world) => {
      const app = world.spa()
      const challenge = { code_challenge: codeChallenge, code_challenge_method: 'S256' }
      return world.redeem(app, await world.code(app, world.account(), challenge), { code_verifier: codeVerifier })
    },
  },
  {
    code: 650056,
    error: '',
    how: '`.default` for an app that lists no permissions',
    provoke: async (world) => {
      const scope = 'https://graph.microsoft.com/.default'
      return world.authorize(world.app({ requiredPermissions: [] }), { scope })
    },
  },
  ...([65005, 650057, 70001, 7000112, 90099, 50196] as const).map(
    (code): Condition => ({
      code,
      error:
        code === 50196 ? 'invalid_grant' : code > 600_000 || code === 65005 ? errorOf(code) : 'unauthorized_client',
      how: `an app with \`refusal: ${code}\``,
      provoke: (world) => world.token(world.app({ refusal: code }), refresh),
    }),
  ),
  {
    code: 7000114,
    error: 'unauthorized_client',
    how: 'on-behalf-of with the token of an app instead of a user’s',
    provoke: async (world) => onBehalfOf(world, (api, tenantId) => appOnlyAssertion(world, api, tenantId)),
  },
  {
    code: 50013,
    error: 'invalid_grant',
    how: 'on-behalf-of with an assertion that this directory has not signed',
    provoke: (world) => onBehalfOf(world, () => forged()),
  },
  {
    code: 500131,
    error: 'invalid_grant',
    how: 'on-behalf-of with a token for another audience, such as Graph',
    provoke: (world) =>
      onBehalfOf(world, (api, tenantId) => {
        const account = world.account({}, world.directory.tenants.find(tenantId)!)
        return issue(world, api, account.user.id, ['Files.Read'])
      }),
  },
  {
    code: 500133,
    error: 'invalid_grant',
    how: 'on-behalf-of with a token that has expired (move the clock)',
    provoke: (world) =>
      onBehalfOf(world, (api, tenantId) => {
        const account = world.account({}, world.directory.tenants.find(tenantId)!)
        const token = issue(world, api, account.user.id, [`api://${api.clientId}/access_as_user`])
        world.wait(2 * 3_600_000)
        return token
      }),
  },
]

function errorOf(code: number): string {
  if (code === 7000112) return 'unauthorized_client'
  return 'invalid_resource'
}

type AssertionChanges = { aud?: string; iss?: string; age?: number; header?: Record<string, string> }

/** Client credentials for an app with the demo's certificate, and something about the assertion changed. */
async function withAssertion(world: World, { aud, iss, age = 0, header = {} }: AssertionChanges): Promise<Response> {
  const { certificates } = world.directory.apps.find(demo.daemonApp.clientId)!
  const app = world.app({ secrets: [], certificates: certificates! })
  const tenant = world.tenant().domain
  const der = new X509Certificate(demo.daemonApp.certificate).raw
  const now = Math.floor(world.emulator.clock.now() / 1000) - age
  const assertion = await new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({
      alg: 'PS256',
      'x5t#S256': createHash('sha256').update(der).digest('base64url'),
      ...header,
    })
    .setAudience(aud ?? `${world.emulator.url}/${tenant}/oauth2/v2.0/token`)
    .setIssuer(iss ?? app.clientId)
    .setSubject(app.clientId)
    .setNotBefore(now)
    .setExpirationTime(now + 600)
    .sign(await importPKCS8(demo.daemonApp.privateKey, 'PS256'))
  const scope = 'https://graph.microsoft.com/.default'
  const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
  const body = { grant_type: 'client_credentials', scope, client_assertion: assertion, client_assertion_type: type }
  return world.token(app, body, { tenant })
}

async function onBehalfOf(world: World, assertionFor: (api: App, tenantId: string) => string): Promise<Response> {
  const tenant = world.tenant()
  const api = world.app({ tenantId: tenant.id })
  const body = {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    requested_token_use: 'on_behalf_of',
    assertion: assertionFor(api, tenant.id),
    scope: 'https://graph.microsoft.com/User.Read',
  }
  return world.token(api, body, { tenant: tenant.domain })
}

function issue({ directory }: World, app: App, userId: string, scopes: string[]): string {
  const { user } = directory.accounts.find(userId)!
  return directory.accessTokens.issue({ app, credential: 'none', user, scopes, sessionId: 's' }, 3600)
}

/** As another app would get it for this API. */
function appOnlyAssertion({ directory, emulator }: World, api: App, tid: string): string {
  const iat = Math.floor(emulator.clock.now() / 1000)
  return directory.signingKeys.sign({ aud: api.clientId, idtyp: 'app', tid, iat, nbf: iat, exp: iat + 3600 })
}

function forged(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode({ aud: 'api' })}`
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`
}
