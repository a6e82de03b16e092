/**
 * The authorize endpoint and the pages that follow it.
 *
 *   GET  /{tenant}/oauth2/v2.0/authorize   also POST
 *   GET  /{tenant}/oauth2/authorize        the older form, with `resource`
 *   GET  /oauth20_authorize.srf            (login.live.com) for personal accounts
 *   POST /{tenant}/login      a name was picked or typed
 *   POST /{tenant}/mfa        the code of the second factor
 *   POST /{tenant}/consent    Accept or Cancel
 *   POST /{tenant}/approval   ask an administrator, or go back
 */
import { type Context, Hono } from 'hono'
import { SignInFailure } from '../errors.ts'
import { arrive, decideSecondFactor } from './arrive.ts'
import { readAuthorizeRequest, readTarget } from './authorize-request.ts'
import { answerFailure } from './authorize-response.ts'
import { browserOf } from './browser.ts'
import { hostOf, resume, signedInAccount } from './conversation.ts'
import { newIncident } from './error-description.ts'
import { decideApproval, decideConsent } from './proceed.ts'
import type { IdentityServices } from './services.ts'
import { acceptSignIn, askWho, knownAccount } from './sign-in.ts'
import { asNewerAuthorizeParams } from './v1.ts'

export function authorizeRoutes(services: IdentityServices): Hono {
  const routes = new Hono()
  const query = (c: Context): URLSearchParams => new URL(c.req.url).searchParams

  routes.get('/:tenant/oauth2/v2.0/authorize', (c) => authorize(c, services, c.req.param('tenant'), query(c)))
  routes.post('/:tenant/oauth2/v2.0/authorize', async (c) =>
    authorize(c, services, c.req.param('tenant'), new URLSearchParams(await c.req.text())),
  )
  routes.get('/:tenant/oauth2/authorize', (c) =>
    authorize(c, services, c.req.param('tenant'), asNewerAuthorizeParams(query(c))),
  )
  routes.get('/oauth20_authorize.srf', (c) => authorize(c, services, 'consumers', query(c)))

  routes.post('/:tenant/login', async (c) => {
    const { conversation, form } = await resume(c, services)
    return acceptSignIn(conversation, form)
  })
  routes.post('/:tenant/mfa', async (c) => {
    const { conversation, form } = await resume(c, services)
    return decideSecondFactor(conversation, signedInAccount(conversation), form)
  })
  routes.post('/:tenant/consent', async (c) => {
    const { conversation, form } = await resume(c, services)
    return decideConsent(conversation, signedInAccount(conversation), form)
  })
  routes.post('/:tenant/approval', async (c) => {
    const { conversation, form } = await resume(c, services)
    return decideApproval(conversation, signedInAccount(conversation), form)
  })
  return routes
}

function authorize(
  c: Context,
  services: IdentityServices,
  segment: string,
  params: URLSearchParams,
): Response | Promise<Response> {
  const now = services.clock.now()
  const incident = newIncident(c.req.raw, now)
  const target = readTarget(params, segment, services)
  // Where nobody looks on, a page would say nothing to anybody.
  const silent = params.get('prompt') === 'none'
  try {
    const browser = browserOf(c)
    const request = readAuthorizeRequest(params, target, hostOf(c), services)
    const context = { purpose: 'authorize', segment, query: params.toString(), browser, startedAt: now } as const
    const conversation = { c, services, request, context, incident }
    const account = knownAccount(services, request, browser)
    return account ? arrive(conversation, account) : askWho(conversation)
  } catch (error) {
    if (!(error instanceof SignInFailure) || (error.where !== 'redirect' && !silent)) throw error
    return answerFailure(c, target, error, incident)
  }
}
