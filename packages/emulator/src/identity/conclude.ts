/** The end of a sign-in: the app, or the device, gets what it came for, or is told why not. */
import type { SignInFailure } from '../errors.ts'
import { deviceDonePage, deviceRefusedPage } from '../pages/device.ts'
import type { Account } from '../state/accounts.ts'
import { answer, answerFailure } from './authorize-response.ts'
import { sessionIdOf } from './browser.ts'
import { consentState } from './consent-state.ts'
import type { Conversation } from './conversation.ts'

type Answer = Response | Promise<Response>

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
  const code = directory.authorizationCodes.issue(
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
  return answer(c, request, { code, ...(!user.personal && { session_state: held.sessionId }) })
}

export function fail(conversation: Conversation, failure: SignInFailure, extra: Record<string, string> = {}): Answer {
  const { c, services, request, context, incident } = conversation
  if (context.purpose !== 'device') return answerFailure(c, request, failure, incident, extra)
  services.directory.deviceCodes.decline(userCodeIn(conversation))
  return c.html(deviceRefusedPage(request.app.displayName, failure), 400)
}

function userCodeIn({ context }: Conversation): string {
  return new URLSearchParams(context.query).get('user_code') ?? ''
}
