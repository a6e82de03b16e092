/** RFC 6749 section 4.3, for work accounts whose consent was given before. Not to be built on; some scripts still do. */
import { checkAccount } from '../../state/audience.ts'
import { refusal } from '../../state/refusals.ts'
import { parseScopes } from '../../state/scopes.ts'
import { checkSecondFactor } from '../../state/second-factor.ts'
import { sessionIdOf } from '../browser.ts'
import { checkPublicFlow } from '../client-authentication.ts'
import { issueTokens } from '../issue-tokens.ts'
import type { Grant } from './grant.ts'

export const signInByPassword: Grant = (request, services) => {
  const { body, client, authority, login } = request
  const { directory, clock } = services
  for (const field of ['username', 'password', 'scope']) {
    if (!body.get(field)) throw refusal(900144, `The request body must contain the following parameter: '${field}'.`)
  }
  if (authority.kind === 'common' || authority.kind === 'consumers') {
    throw refusal(9001023, `The grant type 'password' is not supported over /${authority.segment}. Use a tenant.`)
  }
  checkPublicFlow(client)
  const account = directory.accounts.signIn(body.get('username')!, body.get('password')!)
  checkAccount(client.app, authority, account.user)
  checkSecondFactor(account)
  const surroundings = { app: client.app, apps: directory.apps, host: new URL(login).host }
  const { names, isDefault, asWritten } = parseScopes(body.get('scope')!, surroundings)
  const { clientId, displayName } = client.app
  const consented = directory.consents.granted(clientId, account.user)
  const scopes = isDefault ? [...consented] : names
  const refused = scopes.filter((name) => !consented.has(name))
  if (refused.length > 0) {
    throw refusal(
      65001,
      `The user has not consented to '${displayName}' for: ${refused.join(' ')}. Sign in with a page.`,
    )
  }
  const startedAt = clock.now()
  const refresh = {
    clientId,
    userId: account.user.id,
    scopes,
    asWritten: [...asWritten],
    platform: 'publicClient',
    startedAt,
  } as const
  const sessionId = sessionIdOf(`${account.user.id} ${startedAt}`)
  const lasting = scopes.includes('offline_access')
  return issueTokens(request, { account, scopes, asWritten, sessionId, ...(lasting && { refresh }) }, services)
}
