/**
 * An administrator's consent for everybody in the organization.
 *
 *   GET  /{tenant}/v2.0/adminconsent   client_id, scope, redirect_uri, state
 *   GET  /{tenant}/adminconsent        the older form: what the app's registration lists
 *   POST /{tenant}/adminconsent/decision
 */
import { type Context, Hono } from 'hono'
import { SignInFailure } from '../errors.ts'
import { decideAdminConsent } from './admin-consent.ts'
import { readAdminConsentRequest, readAdminConsentTarget } from './admin-consent-request.ts'
import { arrive } from './arrive.ts'
import { answerFailure } from './authorize-response.ts'
import { browserOf } from './browser.ts'
import { hostOf, resume, signedInAccount } from './conversation.ts'
import { newIncident } from './error-description.ts'
import type { IdentityServices } from './services.ts'
import { askWho, knownAccount } from './sign-in.ts'
import type { Purpose } from './sign-in-context.ts'

export function adminConsentRoutes(services: IdentityServices): Hono {
  const routes = new Hono()
  routes.get('/:tenant/v2.0/adminconsent', (c) => start(c, services, c.req.param('tenant'), 'admin-consent'))
  routes.get('/:tenant/adminconsent', (c) => start(c, services, c.req.param('tenant'), 'admin-consent-v1'))
  routes.post('/:tenant/adminconsent/decision', async (c) => {
    const { conversation, form } = await resume(c, services)
    return decideAdminConsent(conversation, signedInAccount(conversation), form)
  })
  return routes
}

function start(
  c: Context,
  services: IdentityServices,
  segment: string,
  purpose: Purpose,
): Response | Promise<Response> {
  const { searchParams } = new URL(c.req.url)
  const now = services.clock.now()
  const incident = newIncident(c.req.raw, now)
  const target = readAdminConsentTarget(searchParams, segment, services)
  try {
    const browser = browserOf(c)
    const request = readAdminConsentRequest(searchParams, target, purpose, hostOf(c), services)
    const context = { purpose, segment, query: searchParams.toString(), browser, startedAt: now }
    const conversation = { c, services, request, context, incident }
    const account = knownAccount(services, request, browser)
    return account ? arrive(conversation, account) : askWho(conversation)
  } catch (error) {
    if (error instanceof SignInFailure && error.where === 'redirect') return answerFailure(c, target, error, incident)
    throw error
  }
}
