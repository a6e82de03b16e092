/**
 * What an id_token and the userinfo endpoint say about a user.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
 */
import { createHash, randomUUID } from 'node:crypto'
import { objectId } from './accounts.ts'
import type { User } from './user.ts'

export type IdTokenGrant = {
  readonly clientId: string
  readonly user: User
  readonly scopes: readonly string[]
  /** Origin of the sign-in host, which the issuer is made of. */
  readonly login: string
  readonly nonce?: string | undefined
  readonly sessionId: string
  /** What came beside it from the authorize endpoint, to be bound to it. */
  readonly code?: string | undefined
  readonly accessToken?: string | undefined
}

/** @param now milliseconds since the epoch; the token lasts one hour */
export function idTokenClaims(
  { clientId, user, scopes, login, nonce, sessionId, code, accessToken }: IdTokenGrant,
  now: number,
): Record<string, unknown> {
  const issuedAt = Math.floor(now / 1000)
  return {
    ver: '2.0',
    iss: `${login}/${user.tenantId}/v2.0`,
    sub: pairwiseSubject(clientId, user),
    aud: clientId,
    exp: issuedAt + 3600,
    iat: issuedAt,
    nbf: issuedAt,
    ...(scopes.includes('profile') && {
      name: user.displayName,
      preferred_username: user.home ? user.mail : user.userPrincipalName,
    }),
    ...(scopes.includes('email') && user.mail !== '' && { email: user.mail }),
    oid: objectId(user),
    tid: user.tenantId,
    ...(user.home && { idp: `https://sts.windows.net/${user.home.tenantId}/` }),
    ...(nonce !== undefined && { nonce }),
    ...(code !== undefined && { c_hash: halfHash(code) }),
    ...(accessToken !== undefined && { at_hash: halfHash(accessToken) }),
    ...(!user.personal && { sid: sessionId }),
    uti: randomUUID().replaceAll('-', '').slice(0, 22),
  }
}

/** @see https://openid.net/specs/openid-connect-core-1_0.html#HybridIDToken */
function halfHash(text: string): string {
  return createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url')
}

/** One user is another subject to each app. */
export function pairwiseSubject(clientId: string, user: User): string {
  return createHash('sha256').update(`${clientId.toLowerCase()} ${user.id}`).digest('base64url')
}
