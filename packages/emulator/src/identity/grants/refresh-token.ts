/** RFC 6749 section 6: new tokens for an old one, as long as the consent stands. */
import type { Account } from '../../state/accounts.ts'
import { checkAccount } from '../../state/audience.ts'
import { signInScopes } from '../../state/permissions.ts'
import type { RefreshGrant } from '../../state/refresh-tokens.ts'
import { refusal } from '../../state/refusals.ts'
import { noClaims } from '../../state/requested-claims.ts'
import { parseScopes } from '../../state/scopes.ts'
import { sessionIdOf } from '../browser.ts'
import { checkCredential } from '../client-authentication.ts'
import { issueTokens } from '../issue-tokens.ts'
import type { IdentityServices } from '../services.ts'
import type { Grant, TokenRequest } from './grant.ts'

export const refreshTokens: Grant = (request, services) => {
  const { body, client } = request
  const token = body.get('refresh_token')
  if (!token) throw refusal(900144, "The request body must contain the following parameter: 'refresh_token'.")
  const { grant, account } = services.directory.refreshTokens.read(token, client.app.clientId)
  checkCredential(client, grant.platform, request.crossOrigin)
  checkAccount(client.app, request.authority, account.user)
  const { scopes, asWritten } = choose(grant, account, request, services)
  const sessionId = sessionIdOf(`${account.user.id} ${grant.startedAt}`)
  const { mfa = false, claims = noClaims } = grant
  const answer = issueTokens(request, { account, scopes, asWritten, sessionId, mfa, claims, refresh: grant }, services)
  if (client.app.singleUseRefreshTokens) services.directory.refreshTokens.use(token)
  return answer
}

function choose(
  grant: RefreshGrant,
  account: Account,
  { body, client, login }: TokenRequest,
  services: IdentityServices,
) {
  const consented = services.directory.consents.granted(client.app.clientId, account.user)
  const surroundings = { app: client.app, apps: services.directory.apps, host: new URL(login).host }
  const asked = body.get('scope')?.trim() ? parseScopes(body.get('scope')!, surroundings) : undefined
  const original = asked === undefined || asked.names.every((name) => signInScopes.includes(name))
  const wanted = asked?.isDefault ? [...consented] : original ? grant.scopes : asked.names
  const refused = wanted.filter((name) => !consented.has(name))
  if (refused.length > 0 || wanted.length === 0) throw notConsented(refused, account, client.app.displayName)
  const kept = grant.scopes.filter((name) => signInScopes.includes(name) && consented.has(name))
  return {
    scopes: [...new Set([...wanted, ...kept])],
    asWritten: new Map([...grant.asWritten, ...(asked?.asWritten ?? [])]),
  }
}

function notConsented(scopes: readonly string[], { user }: Account, appName: string): Error {
  const names = scopes.join(' ')
  if (!user.personal) {
    return refusal(
      65001,
      `The user or administrator has not consented to '${appName}' for: ${names}. Send the user to sign in again.`,
    )
  }
  return refusal(
    70000,
    `The request was denied because one or more scopes requested are unauthorized or expired: ${names}. The user must first sign in and grant them.`,
  )
}
