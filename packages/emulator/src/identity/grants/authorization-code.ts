/** RFC 6749 section 4.1.3 with RFC 7636: a code becomes tokens. The code is used up last, when nothing can fail. */
import { createHash } from 'node:crypto'
import { admits } from '../../state/authority.ts'
import type { Authorization } from '../../state/authorization-codes.ts'
import { registeredRedirects } from '../../state/redirect-uris.ts'
import { refusal } from '../../state/refusals.ts'
import { noClaims } from '../../state/requested-claims.ts'
import { parseScopes, resourcesOf } from '../../state/scopes.ts'
import { checkCredential } from '../client-authentication.ts'
import { issueTokens } from '../issue-tokens.ts'
import type { IdentityServices } from '../services.ts'
import type { Grant, TokenRequest } from './grant.ts'

export const redeemAuthorizationCode: Grant = (request, services) => {
  const { body, client } = request
  const { authorizationCodes, accounts } = services.directory
  const code = body.get('code')
  if (!code) throw refusal(900144, "The request body must contain the following parameter: 'code'.")

  const held = authorizationCodes.inspect(code)
  const account = accounts.find(held.userId)
  if (held.clientId !== client.app.clientId || !account) {
    throw refusal(
      70000,
      'The authorization code was issued to another application. Use the client id that asked for it.',
    )
  }
  if (!admits(request.authority, account.user)) {
    throw refusal(700005, 'The authorization code is intended for another tenant. Redeem it where it was asked for.')
  }
  checkCredential(client, held.platform, request.crossOrigin)
  checkRedirectUri(held, request, services.strict)
  checkCodeVerifier(held, body.get('code_verifier'))
  const { scopes, asWritten } = narrow(held, request, services)
  authorizationCodes.redeem(code)

  const { clientId, userId, platform, nonce, sessionId, mfa = false, claims = noClaims } = held
  const startedAt = services.clock.now()
  const kept = { scopes: held.scopes, asWritten: held.asWritten, mfa, claims }
  const refresh = { clientId, userId, ...kept, platform, startedAt }
  const lasting = held.scopes.includes('offline_access')
  const earned = { account, scopes, asWritten, nonce, sessionId, mfa, claims, ...(lasting && { refresh }) }
  return issueTokens(request, earned, services)
}

/** A client with one address, or a native one, may leave it out, as some do. */
function checkRedirectUri(held: Authorization, { body, client }: TokenRequest, strict: boolean): void {
  const sent = body.get('redirect_uri')
  if (sent === held.redirectUri) return
  if (sent === null) {
    const unmistakable = held.platform === 'publicClient' || registeredRedirects(client.app).length === 1
    if (unmistakable && !strict) return
    throw refusal(900144, "The request body must contain the following parameter: 'redirect_uri'.")
  }
  throw refusal(
    50011,
    `The redirect URI '${sent}' does not match the one that the authorization code was requested with, '${held.redirectUri}'. Send the same.`,
    { error: 'invalid_grant' },
  )
}

function checkCodeVerifier({ codeChallenge }: Authorization, verifier: string | null): void {
  if (!codeChallenge) return
  const hashed =
    codeChallenge.method === 'S256'
      ? createHash('sha256')
          .update(verifier ?? '')
          .digest('base64url')
      : verifier
  if (verifier !== null && hashed === codeChallenge.value) return
  throw refusal(
    501481,
    'The Code_Verifier does not match the code_challenge supplied in the authorization request. Keep one verifier for each sign-in.',
  )
}

function narrow(held: Authorization, { body, client, login }: TokenRequest, { directory }: IdentityServices) {
  const everything = { scopes: held.scopes, asWritten: new Map(held.asWritten) }
  const asked = body.get('scope')
  if (asked === null) return everything
  if (asked.trim() === '') {
    throw refusal(28003, "The 'scope' is empty. Repeat the scopes of the authorization request, or leave it out.")
  }
  const { names, asWritten, isDefault } = parseScopes(asked, {
    app: client.app,
    apps: directory.apps,
    host: new URL(login).host,
  })
  if (isDefault) return everything
  if (resourcesOf(names).length > 1) {
    throw refusal(700022, 'The scopes belong to more than one resource. Ask for one resource at a time.')
  }
  const beyond = names.filter((name) => !held.scopes.includes(name))
  if (beyond.length > 0) {
    throw refusal(
      65001,
      `The user has not consented to '${client.app.displayName}' for: ${beyond.join(' ')}. Ask for them at sign-in.`,
    )
  }
  return { scopes: names, asWritten }
}
