/** Access tokens: signed JWTs, but for Graph and personal accounts an opaque text. */
import { randomBytes } from 'node:crypto'
import { GraphFailure } from '../errors.ts'
import {
  type AccessGrant,
  type AppOnlyGrant,
  apiClaims,
  appOnlyClaims,
  globalGraph,
  graphClaims,
  type Lifetime,
} from './access-token-claims.ts'
import { eraOf, isPast } from './access-token-era.ts'
import type { Account, Accounts } from './accounts.ts'
import type { App, Apps } from './apps.ts'
import type { Principal } from './principal.ts'
import { refusal } from './refusals.ts'
import { resourcesOf } from './scopes.ts'
import type { Seal } from './seal.ts'
import type { SigningKeys } from './signing-keys.ts'

export type { AccessGrant, AppOnlyGrant } from './access-token-claims.ts'

type Opaque = { clientId: string; userId: string; scopes: readonly string[]; exp: number; era: string }

/** A user's token for an app's own API, as that app hands it on. */
export type Assertion = { readonly account: Account; readonly mfa: boolean }

export type AccessTokens = {
  /** @param expiresIn seconds */
  issue(grant: AccessGrant | AppOnlyGrant, expiresIn: number): string
  /** @throws GraphFailure 401 in Graph's words */
  read(token: string): Principal
  /** @throws SignInFailure 50013, 500131, 500133, 7000114 */
  readAssertion(token: string, clientId: string): Assertion
}

export function createAccessTokens(
  keys: SigningKeys,
  seal: Seal,
  apps: Apps,
  accounts: Accounts,
  now: () => number,
): AccessTokens {
  const delegated = (clientId: unknown, userId: unknown, scopes: readonly string[]): [Principal, Account, App] => {
    const app = apps.find(String(clientId))
    const account = accounts.find(String(userId))
    if (!app || !account) throw unauthenticated('The user or application of this token no longer exists.')
    const { clientId: appId, displayName: appDisplayName } = app
    const { user } = account
    return [{ kind: 'delegated', appId, appDisplayName, tenantId: user.tenantId, user, scopes }, account, app]
  }

  const readOpaque = (token: string): Principal => {
    const held = seal.open<Opaque>('access-token', token.slice(3))
    if (!held) throw unauthenticated('CompactToken parsing failed with error code: 80049217')
    const [principal, account, app] = delegated(held.clientId, held.userId, held.scopes)
    if (held.exp * 1000 <= now() || isPast(held.era, app, account)) {
      throw unauthenticated('CompactToken validation failed with reason code: 80049228.')
    }
    return principal
  }

  const readJwt = (token: string): Principal => {
    const claims = keys.verify(token)
    if (!claims) throw unauthenticated('Access token validation failure. Invalid signature.')
    if (!graphAudiences.has(String(claims['aud']))) {
      throw unauthenticated('Access token validation failure. Invalid audience.')
    }
    if (Number(claims['exp']) * 1000 <= now()) throw expired()
    if (claims['idtyp'] === 'app') return application(claims)
    const [principal, account, app] = delegated(claims['appid'], claims['oid'], words(claims['scp']))
    if (isPast(claims['aio'], app, account)) throw expired()
    checkChallenges(claims, account)
    return principal
  }

  const application = (claims: Readonly<Record<string, unknown>>): Principal => {
    const app = apps.find(String(claims['appid']))
    if (!app) throw unauthenticated('The application of this token no longer exists.')
    if (isPast(claims['aio'], app, undefined)) throw expired()
    const roles = Array.isArray(claims['roles']) ? claims['roles'].map(String) : []
    const { clientId: appId, displayName: appDisplayName } = app
    return { kind: 'application', appId, appDisplayName, tenantId: String(claims['tid']), scopes: roles }
  }

  return {
    issue(grant, expiresIn) {
      const account = 'user' in grant ? accounts.find(grant.user.id) : undefined
      const lifetime: Lifetime = { issuedAt: Math.floor(now() / 1000), expiresIn, era: eraOf(grant.app, account) }
      const header = { x5t: keys.kid }
      if (!('user' in grant)) return keys.sign(appOnlyClaims(grant, lifetime), { ...header, nonce: newNonce() })
      const { app, user, scopes } = grant
      const [resource = 'graph'] = resourcesOf(scopes)
      if (resource !== 'graph') return keys.sign(apiClaims(grant, resource, lifetime), header)
      if (user.personal) {
        const { issuedAt, era } = lifetime
        const held: Opaque = { clientId: app.clientId, userId: user.id, scopes, exp: issuedAt + expiresIn, era }
        return `EwB${seal.close('access-token', held)}`
      }
      return keys.sign(graphClaims(grant, lifetime), { ...header, nonce: newNonce() })
    },
    read(token) {
      if (token === '') throw unauthenticated('Access token is empty.')
      if (token.startsWith('EwB')) return readOpaque(token)
      if (!token.includes('.')) throw unauthenticated('IDX14100: JWT is not well formed, there are no dots (.).')
      return readJwt(token)
    },
    readAssertion(token, clientId) {
      const claims = token.includes('.') ? keys.verify(token) : undefined
      if (!claims) throw refusal(50013, 'The assertion is malformed or not signed by this directory.')
      if (String(claims['aud']).toLowerCase() !== clientId.toLowerCase()) {
        throw refusal(
          500131,
          `The audience of the assertion does not match the calling application. Its audience is ${claims['aud']}; send a token for '${clientId}'.`,
        )
      }
      const stale = () => refusal(500133, 'The assertion has expired. Send a fresh one.')
      if (Number(claims['exp']) * 1000 <= now()) throw stale()
      if (claims['idtyp'] === 'app') {
        throw refusal(7000114, 'The assertion is of an application. On behalf of somebody takes the token of a user.')
      }
      const account = accounts.find(String(claims['oid'])) ?? byObjectId(accounts, String(claims['oid']))
      if (!account) throw refusal(50013, 'The user of the assertion no longer exists.')
      const app = apps.find(String(claims['azp']))
      if (app && isPast(claims['aio'], app, account)) throw stale()
      return { account, mfa: Array.isArray(claims['amr']) && claims['amr'].includes('mfa') }
    },
  }
}

const graphAudiences = new Set([
  globalGraph,
  'https://graph.microsoft.us',
  'https://dod-graph.microsoft.us',
  'https://microsoftgraph.chinacloudapi.cn',
])

/** What Graph asks of a token beyond its signature and age. */
function checkChallenges(claims: Readonly<Record<string, unknown>>, account: Account): void {
  const { claimsChallenge, sessionsValidFrom, refusal: code } = account
  const contexts = Array.isArray(claims['acrs']) ? claims['acrs'] : []
  if (claimsChallenge !== undefined && !contexts.includes(claimsChallenge)) {
    throw challenged({ acrs: { essential: true, value: claimsChallenge } })
  }
  // Without this capability, a token stays good until it expires, whatever happens to its user.
  if (!Array.isArray(claims['xms_cc'])) return
  const issuedAt = Number(claims['iat']) * 1000
  const revokedSince = issuedAt < Math.floor(sessionsValidFrom / 1000) * 1000
  if (!revokedSince && code !== 50057) return
  throw challenged({ nbf: { essential: true, value: String(Math.floor(sessionsValidFrom / 1000)) } })
}

function byObjectId(accounts: Accounts, id: string): Account | undefined {
  return accounts.find(id.replace(/^00000000-0000-0000-/, '').replace('-', ''))
}

function words(text: unknown): string[] {
  return String(text ?? '').split(' ')
}

function newNonce(): string {
  return randomBytes(32).toString('base64url')
}

const authorizationUri =
  'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"'

function expired(): GraphFailure {
  return unauthenticated('Lifetime validation failed, the token is expired.')
}

/** Graph's answer to a call without a good token. */
export function unauthenticated(message: string): GraphFailure {
  return new GraphFailure(401, 'InvalidAuthenticationToken', message, {
    headers: { 'WWW-Authenticate': `${authorizationUri}, client_id="00000003-0000-0000-c000-000000000000"` },
  })
}

/** The client has to bring these claims with its next token request. */
function challenged(claims: object): GraphFailure {
  const encoded = Buffer.from(JSON.stringify({ access_token: claims })).toString('base64')
  const message =
    'Continuous access evaluation resulted in challenge. Ask for a token with the claims of the challenge.'
  return new GraphFailure(401, 'InvalidAuthenticationToken', message, {
    headers: { 'WWW-Authenticate': `${authorizationUri}, error="insufficient_claims", claims="${encoded}"` },
  })
}
