/** Makes the tokens that a grant has earned. */
import { cloudOf } from '../hosts.ts'
import { type Account, objectId } from '../state/accounts.ts'
import { checkEntry } from '../state/entry.ts'
import { idTokenClaims } from '../state/id-tokens.ts'
import type { RefreshGrant } from '../state/refresh-tokens.ts'
import { joinClaims, noClaims, type RequestedClaims, readClaims } from '../state/requested-claims.ts'
import { ofResource, resourcesOf, writeScopes } from '../state/scopes.ts'
import type { TokenAnswer, TokenRequest } from './grants/grant.ts'
import type { IdentityServices } from './services.ts'

export type Earned = {
  readonly account: Account
  /** Of which the access token gets those of the first resource. */
  readonly scopes: readonly string[]
  readonly sessionId: string
  readonly nonce?: string | undefined
  readonly mfa?: boolean
  readonly claims?: RequestedClaims
  /** What the next refresh token stands for; absent where none is due. */
  readonly refresh?: RefreshGrant
  readonly asWritten: ReadonlyMap<string, string>
}

/** @throws SignInFailure what is switched on for tenant, app or account, 50105, 9002313 for claims that are none */
export function issueTokens(request: TokenRequest, earned: Earned, services: IdentityServices): TokenAnswer {
  const { directory, clock } = services
  const { app, credential } = request.client
  const { account, sessionId, nonce, mfa = false } = earned
  const { user } = account
  checkEntry(directory.tenants, app, account)
  const scopes = ofResource(earned.scopes, resourcesOf(earned.scopes)[0] ?? 'graph')
  const claims = joinClaims(earned.claims ?? noClaims, readClaims(request.body.get('claims')))
  const expiresIn = lifetime(services.random(), claims.handlesChallenges)
  const place = { login: request.login, graph: graphFor(request, earned.asWritten) }
  const idToken = () =>
    directory.signingKeys.sign(
      idTokenClaims({ clientId: app.clientId, user, scopes, login: request.login, nonce, sessionId }, clock.now()),
    )
  return {
    token_type: 'Bearer',
    scope: writeScopes(scopes, earned.asWritten),
    expires_in: expiresIn,
    ext_expires_in: expiresIn,
    access_token: directory.accessTokens.issue(
      { app, credential, user, scopes, sessionId, mfa, claims, ...place },
      expiresIn,
    ),
    ...(earned.refresh && { refresh_token: directory.refreshTokens.issue(earned.refresh, account) }),
    ...(scopes.includes('openid') && { id_token: idToken() }),
    ...(request.body.get('client_info') === '1' && { client_info: clientInfo(account) }),
  }
}

/**
 * Seconds. Microsoft picks a lifetime between 60 and 90 minutes for each token, so that clients read expires_in; and
 * one between 20 and 28 hours for clients that understand a claims challenge.
 *
 * @param random between 0 and 1
 */
export function lifetime(random: number, handlesChallenges = false): number {
  return Math.floor(handlesChallenges ? (20 + 8 * random) * 3600 : 3600 + 1800 * random)
}

/** Origin of the Graph that a token is for: the one that the client wrote, or else that of the sign-in host's cloud. */
export function graphFor({ login }: Pick<TokenRequest, 'login'>, asWritten: ReadonlyMap<string, string>): string {
  for (const word of asWritten.values()) {
    const origin = URL.parse(word)?.origin
    if (origin !== undefined && clouds.includes(origin)) return origin
  }
  return cloudOf(new URL(login).host).graph
}

const clouds = [
  'https://graph.microsoft.com',
  'https://graph.microsoft.us',
  'https://dod-graph.microsoft.us',
  'https://microsoftgraph.chinacloudapi.cn',
]

function clientInfo({ user }: Account): string {
  const { objectId: uid, tenantId: utid } = user.home ?? { objectId: objectId(user), tenantId: user.tenantId }
  return Buffer.from(JSON.stringify({ uid, utid })).toString('base64url')
}
