/**
 * Access tokens for Graph: a signed JWT of the older format for work accounts, an opaque text for personal ones.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { GraphFailure } from '../errors.ts'
import { type Accounts, objectId } from './accounts.ts'
import type { App, Apps } from './apps.ts'
import { pairwiseSubject } from './id-tokens.ts'
import type { Principal } from './principal.ts'
import type { Seal } from './seal.ts'
import type { SigningKeys } from './signing-keys.ts'
import type { User } from './user.ts'

export type AccessGrant = {
  readonly app: App
  /** How the client proved itself. */
  readonly credential: 'secret' | 'none'
  readonly user: User
  readonly scopes: readonly string[]
  readonly sessionId: string
}

type Opaque = { clientId: string; userId: string; scopes: readonly string[]; exp: number }

export type AccessTokens = {
  /** @param expiresIn seconds */
  issue(grant: AccessGrant, expiresIn: number): string
  /** @throws GraphFailure 401 in Graph's words */
  read(token: string): Principal
}

export function createAccessTokens(
  keys: SigningKeys,
  seal: Seal,
  apps: Apps,
  accounts: Accounts,
  now: () => number,
): AccessTokens {
  const principal = (clientId: unknown, userId: unknown, scopes: readonly string[]): Principal => {
    const app = apps.find(String(clientId))
    const account = accounts.find(String(userId))
    if (!app || !account) throw unauthenticated('The user or application of this token no longer exists.')
    const { clientId: appId, displayName: appDisplayName } = app
    return { kind: 'delegated', appId, appDisplayName, tenantId: account.user.tenantId, user: account.user, scopes }
  }

  const readOpaque = (token: string): Principal => {
    const held = seal.open<Opaque>('access-token', token.slice(3))
    if (!held) throw unauthenticated('CompactToken parsing failed with error code: 80049217')
    if (held.exp * 1000 <= now()) throw unauthenticated('CompactToken validation failed with reason code: 80049228.')
    return principal(held.clientId, held.userId, held.scopes)
  }

  const readJwt = (token: string): Principal => {
    const claims = keys.verify(token)
    if (!claims) throw unauthenticated('Access token validation failure. Invalid signature.')
    if (claims['aud'] !== graph) throw unauthenticated('Access token validation failure. Invalid audience.')
    if (Number(claims['exp']) * 1000 <= now()) {
      throw unauthenticated('Lifetime validation failed, the token is expired.')
    }
    return principal(claims['appid'], claims['oid'], String(claims['scp']).split(' '))
  }

  return {
    issue(grant, expiresIn) {
      const issuedAt = Math.floor(now() / 1000)
      if (grant.user.personal) {
        const { app, user, scopes } = grant
        const held: Opaque = { clientId: app.clientId, userId: user.id, scopes, exp: issuedAt + expiresIn }
        return `EwB${seal.close('access-token', held)}`
      }
      return keys.sign(workClaims(grant, issuedAt, expiresIn), {
        nonce: randomBytes(32).toString('base64url'),
        x5t: keys.kid,
      })
    },
    read(token) {
      if (token === '') throw unauthenticated('Access token is empty.')
      if (token.startsWith('EwB')) return readOpaque(token)
      if (!token.includes('.')) throw unauthenticated('IDX14100: JWT is not well formed, there are no dots (.).')
      return readJwt(token)
    },
  }
}

const graph = 'https://graph.microsoft.com'

function workClaims(
  { app, credential, user, scopes, sessionId }: AccessGrant,
  issuedAt: number,
  expiresIn: number,
): object {
  return {
    aud: graph,
    iss: `https://sts.windows.net/${user.tenantId}/`,
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + expiresIn,
    acr: '1',
    amr: ['pwd'],
    app_displayname: app.displayName,
    appid: app.clientId,
    appidacr: credential === 'secret' ? '1' : '0',
    idtyp: 'user',
    name: user.displayName,
    oid: objectId(user),
    puid: user.id.replaceAll('-', '').slice(0, 16).toUpperCase(),
    scp: scopes.filter((name) => name !== 'offline_access').join(' '),
    sid: sessionId,
    sub: pairwiseSubject(graph, user),
    tid: user.tenantId,
    unique_name: user.userPrincipalName,
    upn: user.userPrincipalName,
    uti: randomUUID().replaceAll('-', '').slice(0, 22),
    ver: '1.0',
  }
}

/** Graph's answer to a call without a good token. */
export function unauthenticated(message: string): GraphFailure {
  return new GraphFailure(401, 'InvalidAuthenticationToken', message, {
    headers: {
      'WWW-Authenticate':
        'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"',
    },
  })
}
