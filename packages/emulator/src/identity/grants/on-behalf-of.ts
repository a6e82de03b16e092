/**
 * An API that a user's app calls goes on to Graph as that user.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow
 */
import { checkAccount } from '../../state/audience.ts'
import { signInScopes } from '../../state/permissions.ts'
import { refusal } from '../../state/refusals.ts'
import { parseScopes } from '../../state/scopes.ts'
import { checkSecondFactor } from '../../state/second-factor.ts'
import { sessionIdOf } from '../browser.ts'
import { demandCredential } from '../client-authentication.ts'
import { issueTokens } from '../issue-tokens.ts'
import type { Grant } from './grant.ts'

export const issueOnBehalfOf: Grant = (request, services) => {
  const { body, client, authority, login } = request
  const { directory, clock } = services
  const assertion = body.get('assertion')
  for (const field of ['assertion', 'requested_token_use', 'scope']) {
    if (!body.get(field)) throw refusal(90014, `The required field '${field}' is missing from the request.`)
  }
  if (body.get('requested_token_use') !== 'on_behalf_of') {
    throw refusal(90014, "The field 'requested_token_use' has to be 'on_behalf_of'.")
  }
  demandCredential(client)
  const { clientId, displayName } = client.app
  const { account, mfa } = directory.accessTokens.readAssertion(assertion!, clientId)
  checkAccount(client.app, authority, account.user)
  if (!mfa) checkSecondFactor(account)
  const host = new URL(login).host
  const { names, isDefault, asWritten } = parseScopes(body.get('scope')!, {
    app: client.app,
    apps: directory.apps,
    host,
  })
  const consented = directory.consents.granted(clientId, account.user)
  const wanted = isDefault ? [...consented] : names
  const refused = wanted.filter((name) => !consented.has(name) && !signInScopes.includes(name))
  if (refused.length > 0 || wanted.length === 0) {
    throw refusal(
      65001,
      `The user or administrator has not consented to '${displayName}' for: ${refused.join(' ')}. Send the user to sign in to it.`,
    )
  }
  const startedAt = clock.now()
  const kept = { scopes: wanted, mfa, asWritten: [...asWritten] }
  const refresh = { clientId, userId: account.user.id, ...kept, platform: 'web', startedAt } as const
  const sessionId = sessionIdOf(`${account.user.id} ${startedAt}`)
  const lasting = wanted.includes('offline_access')
  return issueTokens(
    request,
    { account, scopes: wanted, mfa, asWritten, sessionId, ...(lasting && { refresh }) },
    services,
  )
}
