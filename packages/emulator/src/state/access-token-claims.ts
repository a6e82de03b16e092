/**
 * What access tokens say.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
import { randomUUID } from 'node:crypto'
import { objectId } from './accounts.ts'
import type { App } from './apps.ts'
import { pairwiseSubject } from './id-tokens.ts'
import type { RequestedClaims } from './requested-claims.ts'
import { guidOf } from './service-principals.ts'
import type { User } from './user.ts'

/** How a client proved itself. */
export type Credential = 'none' | 'secret' | 'certificate'

/** Where a token is made and meant for; everything has its value for Microsoft's global cloud. */
export type Place = {
  /** Origin of Graph. */
  readonly graph?: string
  /** Origin of the sign-in host. */
  readonly login?: string
}

/** An app on behalf of a user. */
export type AccessGrant = Place & {
  readonly app: App
  readonly credential: Credential
  readonly user: User
  readonly scopes: readonly string[]
  readonly sessionId: string
  readonly mfa?: boolean
  readonly claims?: RequestedClaims
}

/** An app as itself. */
export type AppOnlyGrant = Place & {
  readonly app: App
  readonly credential: Credential
  readonly tenantId: string
  readonly roles: readonly string[]
}

export type Lifetime = {
  /** Seconds since the epoch. */
  readonly issuedAt: number
  /** Seconds. */
  readonly expiresIn: number
  /** Kept in `aio`, the claim that Microsoft has for itself. */
  readonly era: string
}

export const globalGraph = 'https://graph.microsoft.com'
const globalLogin = 'https://login.microsoftonline.com'
const appidacr = { none: '0', secret: '1', certificate: '2' } as const

/** For Graph, in the older format. */
export function graphClaims(grant: AccessGrant, lifetime: Lifetime): object {
  const { app, user, scopes, sessionId, mfa, claims, graph = globalGraph } = grant
  return {
    aud: graph,
    ...olderFormat(grant, user.tenantId, lifetime),
    acr: '1',
    amr: mfa ? ['pwd', 'mfa'] : ['pwd'],
    app_displayname: app.displayName,
    idtyp: 'user',
    name: user.displayName,
    oid: objectId(user),
    puid: user.id.replaceAll('-', '').slice(0, 16).toUpperCase(),
    scp: scopes.filter((name) => name !== 'offline_access').join(' '),
    sid: sessionId,
    sub: pairwiseSubject(graph, user),
    unique_name: user.home ? user.mail : user.userPrincipalName,
    ...(user.home && { idp: `https://sts.windows.net/${user.home.tenantId}/` }),
    upn: user.userPrincipalName,
    ...(claims?.handlesChallenges && { xms_cc: ['CP1'] }),
    ...(claims && claims.contexts.length > 0 && { acrs: claims.contexts }),
  }
}

/** For Graph, in the name of nobody. */
export function appOnlyClaims(grant: AppOnlyGrant, lifetime: Lifetime): object {
  const { app, tenantId, roles, graph = globalGraph } = grant
  const objectId = servicePrincipalId(app, tenantId)
  return {
    aud: graph,
    ...olderFormat(grant, tenantId, lifetime),
    app_displayname: app.displayName,
    idtyp: 'app',
    oid: objectId,
    sub: objectId,
    ...(roles.length > 0 && { roles }),
  }
}

/** For an app's own API, in the newer format. */
export function apiClaims(grant: AccessGrant | AppOnlyGrant, audience: string, lifetime: Lifetime): object {
  const { app, credential, login = globalLogin } = grant
  const tenantId = 'user' in grant ? grant.user.tenantId : grant.tenantId
  return {
    aud: audience,
    iss: `${login}/${tenantId}/v2.0`,
    ...times(lifetime),
    azp: app.clientId,
    azpacr: appidacr[credential],
    tid: tenantId,
    ver: '2.0',
    ...('user' in grant ? userInApi(grant, audience) : { idtyp: 'app', oid: servicePrincipalId(app, tenantId) }),
  }
}

function userInApi({ user, scopes, mfa }: AccessGrant, audience: string): object {
  const own = scopes.filter((name) => name.startsWith(`api://${audience}/`)).map((name) => name.split('/').at(-1))
  return {
    name: user.displayName,
    oid: objectId(user),
    preferred_username: user.userPrincipalName,
    scp: own.join(' '),
    sub: pairwiseSubject(audience, user),
    ...(mfa && { amr: ['pwd', 'mfa'] }),
  }
}

function olderFormat({ app, credential, graph }: AccessGrant | AppOnlyGrant, tenantId: string, lifetime: Lifetime) {
  const issuer = graph?.endsWith('.cn') ? 'https://sts.chinacloudapi.cn' : 'https://sts.windows.net'
  return {
    iss: `${issuer}/${tenantId}/`,
    ...times(lifetime),
    appid: app.clientId,
    appidacr: appidacr[credential],
    tid: tenantId,
    ver: '1.0',
  }
}

function times({ issuedAt, expiresIn, era }: Lifetime) {
  const uti = randomUUID().replaceAll('-', '').slice(0, 22)
  return { iat: issuedAt, nbf: issuedAt, exp: issuedAt + expiresIn, aio: era, uti }
}

function servicePrincipalId({ clientId }: App, tenantId: string): string {
  return guidOf(`service principal ${clientId.toLowerCase()} ${tenantId}`)
}
