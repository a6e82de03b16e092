/** Makes the tokens that a grant has earned. */
import { type Account, objectId } from '../state/accounts.ts'
import { idTokenClaims } from '../state/id-tokens.ts'
import type { RefreshGrant } from '../state/refresh-tokens.ts'
import { writeScopes } from '../state/scopes.ts'
import type { TokenAnswer, TokenRequest } from './grants/grant.ts'
import type { IdentityServices } from './services.ts'

export type Earned = {
  readonly account: Account
  readonly scopes: readonly string[]
  readonly sessionId: string
  readonly nonce?: string | undefined
  /** What the next refresh token stands for; absent where none is due. */
  readonly refresh?: RefreshGrant
  readonly asWritten: ReadonlyMap<string, string>
}

export function issueTokens(request: TokenRequest, earned: Earned, services: IdentityServices): TokenAnswer {
  const { directory, clock, random } = services
  const { app, credential } = request.client
  const { account, scopes, sessionId, nonce } = earned
  const { user } = account
  // Microsoft picks a lifetime between 60 and 90 minutes for each token, so that clients read expires_in.
  const expiresIn = 3600 + Math.floor(random() * 1800)
  const idToken = () =>
    directory.signingKeys.sign(
      idTokenClaims({ clientId: app.clientId, user, scopes, login: request.login, nonce, sessionId }, clock.now()),
    )
  return {
    token_type: 'Bearer',
    scope: writeScopes(scopes, earned.asWritten),
    expires_in: expiresIn,
    ext_expires_in: expiresIn,
    access_token: directory.accessTokens.issue({ app, credential, user, scopes, sessionId }, expiresIn),
    ...(earned.refresh && { refresh_token: directory.refreshTokens.issue(earned.refresh, account) }),
    ...(scopes.includes('openid') && { id_token: idToken() }),
    ...(request.body.get('client_info') === '1' && { client_info: clientInfo(account) }),
  }
}

function clientInfo({ user }: Account): string {
  return Buffer.from(JSON.stringify({ uid: objectId(user), utid: user.tenantId })).toString('base64url')
}
