/** One request while a person answers it: what every step needs, under one name. */
import type { Context } from 'hono'
import { originOf } from '../hosts.ts'
import type { SignInForm } from '../pages/sign-in.ts'
import type { Account } from '../state/accounts.ts'
import { refusal } from '../state/refusals.ts'
import { readAdminConsentRequest, readAdminConsentTarget } from './admin-consent-request.ts'
import { type AuthorizeRequest, readAuthorizeRequest, readTarget } from './authorize-request.ts'
import { browserOf } from './browser.ts'
import { readDeviceRequest } from './device-request.ts'
import { type Incident, newIncident } from './error-description.ts'
import type { IdentityServices } from './services.ts'
import { openContext, type SignInContext, sealContext } from './sign-in-context.ts'

export type Conversation = {
  readonly c: Context
  readonly services: IdentityServices
  readonly request: AuthorizeRequest
  readonly context: SignInContext
  readonly incident: Incident
}

/** Takes a conversation up where the form of the page before left it. */
export async function resume(
  c: Context,
  services: IdentityServices,
): Promise<{ conversation: Conversation; form: Record<string, unknown> }> {
  const { directory, clock } = services
  const form = await c.req.parseBody()
  const context = openContext(directory.seal, form['ctx'], browserOf(c), clock.now())
  const request = readRequest(context, hostOf(c), services)
  return { conversation: { c, services, request, context, incident: newIncident(c.req.raw, clock.now()) }, form }
}

function readRequest(
  { purpose, segment, query }: SignInContext,
  host: string,
  services: IdentityServices,
): AuthorizeRequest {
  const params = new URLSearchParams(query)
  switch (purpose) {
    case 'authorize':
      return readAuthorizeRequest(params, readTarget(params, segment, services), host, services)
    case 'device':
      return readDeviceRequest(params, host, services)
    default: {
      const target = readAdminConsentTarget(params, segment, services)
      return readAdminConsentRequest(params, target, purpose, host, services)
    }
  }
}

/** Who has signed in in this conversation. @throws SignInFailure 50089 when they have signed out meanwhile */
export function signedInAccount({ services, context }: Conversation): Account {
  const account = services.directory.sessions.accounts(context.browser).find(({ user }) => user.id === context.userId)
  if (account) return account
  throw refusal(50089, 'You are no longer signed in here. Go back to the app and start again.')
}

/** The fields that each form of a conversation has. */
export function formFor({ services, request, context }: Conversation, step: string, account?: Account): SignInForm {
  const carried = account ? { ...context, userId: account.user.id } : context
  return {
    action: `/${encodeURIComponent(context.segment)}/${step}`,
    context: sealContext(services.directory.seal, carried),
    appName: request.app.displayName,
  }
}

export function hostOf(c: Context): string {
  return new URL(originOf(c.req.raw)).host
}
