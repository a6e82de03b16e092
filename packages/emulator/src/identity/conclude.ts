/** The end of a sign-in: the app, or the device, gets what it came for, or is told why not. */
import type { SignInFailure } from '../errors.ts'
import { originOf } from '../hosts.ts'
import { deviceDonePage, deviceRefusedPage } from '../pages/device.ts'
import type { Account } from '../state/accounts.ts'
import { idTokenClaims } from '../state/id-tokens.ts'
import { ofResource, resourcesOf, writeScopes } from '../state/scopes.ts'
import { answer, answerFailure } from './authorize-response.ts'
import { sessionIdOf } from './browser.ts'
import { consentState } from './consent-state.ts'
import type { Conversation } from './conversation.ts'
import { graphFor, lifetime } from './issue-tokens.ts'

type Answer = Response | Promise<Response>
type Held = { readonly scopes: readonly string[]; readonly sessionId: string; readonly mfa: boolean }

export function succeed(conversation: Conversation, account: Account): Answer {
  const { c, services, request, context } = conversation
  const { directory } = services
  const { user } = account
  const held = {
    userId: user.id,
    sessionId: sessionIdOf(context.browser),
    scopes: consentState(directory.consents, request, user).granted,
    asWritten: [...request.scopes.asWritten],
    mfa: directory.sessions.hasSecondFactor(context.browser, account) || services.autoSignIn !== undefined,
  }
  if (context.purpose === 'device') {
    directory.deviceCodes.approve(userCodeIn(conversation), held)
    return c.html(deviceDonePage(request.app.displayName))
  }
  const code = request.responseTypes.code
    ? directory.authorizationCodes.issue(
        {
          ...held,
          clientId: request.app.clientId,
          authority: request.authority.segment,
          redirectUri: request.redirect.uri,
          platform: request.redirect.platform,
          claims: request.claims,
          ...(request.codeChallenge && { codeChallenge: request.codeChallenge }),
          ...(request.nonce !== undefined && { nonce: request.nonce }),
        },
        user,
      )
    : undefined
  return answer(c, request, {
    ...(code !== undefined && { code }),
    ...tokensFor(conversation, account, held, code),
    ...(!user.personal && { session_state: held.sessionId }),
  })
}

export function fail(conversation: Conversation, failure: SignInFailure, extra: Record<string, string> = {}): Answer {
  const { c, services, request, context, incident } = conversation
  if (context.purpose !== 'device') return answerFailure(c, request, failure, incident, extra)
  services.directory.deviceCodes.decline(userCodeIn(conversation))
  return c.html(deviceRefusedPage(request.app.displayName, failure), 400)
}

/** What goes back at once, without a visit to the token endpoint. */
function tokensFor(
  { services, request, c }: Conversation,
  account: Account,
  { scopes: granted, sessionId, mfa }: Held,
  code: string | undefined,
): Record<string, string> {
  const { directory, clock } = services
  const { app, nonce, claims, responseTypes } = request
  const login = originOf(c.req.raw)
  const { user } = account
  const scopes = ofResource(granted, resourcesOf(granted)[0] ?? 'graph')
  const expiresIn = lifetime(services.random(), claims.handlesChallenges)
  const place = { login, graph: graphFor({ login }, request.scopes.asWritten) }
  const accessToken = responseTypes.token
    ? directory.accessTokens.issue(
        { app, credential: 'none', user, scopes, sessionId, mfa, claims, ...place },
        expiresIn,
      )
    : undefined
  const identity = { clientId: app.clientId, user, scopes, login, nonce, sessionId, code, accessToken }
  return {
    ...(accessToken !== undefined && {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: String(expiresIn),
      scope: writeScopes(scopes, request.scopes.asWritten),
    }),
    ...(responseTypes.idToken && { id_token: directory.signingKeys.sign(idTokenClaims(identity, clock.now())) }),
  }
}

function userCodeIn({ context }: Conversation): string {
  return new URLSearchParams(context.query).get('user_code') ?? ''
}
