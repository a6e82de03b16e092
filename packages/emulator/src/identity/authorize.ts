/**
 * The authorize endpoint and the pages that follow it.
 *
 *   GET  /{tenant}/oauth2/v2.0/authorize   also POST
 *   POST /{tenant}/login      a name was picked or typed
 *   POST /{tenant}/consent    Accept or Cancel
 *   POST /{tenant}/approval   ask an administrator, or go back
 */
import { type Context, Hono } from 'hono'
import { SignInFailure } from '../errors.ts'
import type { Account } from '../state/accounts.ts'
import { refusal } from '../state/refusals.ts'
import { readAuthorizeRequest, readTarget } from './authorize-request.ts'
import { answerFailure } from './authorize-response.ts'
import { browserOf } from './browser.ts'
import { type Conversation, hostOf, resume } from './conversation.ts'
import { newIncident } from './error-description.ts'
import { decideApproval, decideConsent, proceed } from './proceed.ts'
import type { IdentityServices } from './services.ts'
import { acceptSignIn, askWho, knownAccount } from './sign-in.ts'

export function authorizeRoutes(services: IdentityServices): Hono {
  const routes = new Hono()
  routes.get('/:tenant/oauth2/v2.0/authorize', (c) => authorize(c, services, new URL(c.req.url).searchParams))
  routes.post('/:tenant/oauth2/v2.0/authorize', async (c) =>
    authorize(c, services, new URLSearchParams(await c.req.text())),
  )
  routes.post('/:tenant/login', async (c) => {
    const { conversation, form } = await resume(c, services)
    return acceptSignIn(conversation, form)
  })
  routes.post('/:tenant/consent', async (c) => {
    const { conversation, form } = await resume(c, services)
    return decideConsent(conversation, signedIn(conversation), form)
  })
  routes.post('/:tenant/approval', async (c) => {
    const { conversation, form } = await resume(c, services)
    return decideApproval(conversation, signedIn(conversation), form)
  })
  return routes
}

function authorize(c: Context, services: IdentityServices, params: URLSearchParams): Response | Promise<Response> {
  const segment = c.req.param('tenant')!
  const now = services.clock.now()
  const incident = newIncident(c.req.raw, now)
  const target = readTarget(params, segment, services.directory)
  try {
    const browser = browserOf(c)
    const request = readAuthorizeRequest(params, target, hostOf(c))
    const context = { segment, query: params.toString(), browser, startedAt: now }
    const conversation = { c, services, request, context, incident }
    const account = knownAccount(services, request, browser)
    return account ? proceed(conversation, account) : askWho(conversation)
  } catch (error) {
    if (error instanceof SignInFailure && error.where === 'redirect') return answerFailure(c, target, error, incident)
    throw error
  }
}

function signedIn({ services, context }: Conversation): Account {
  const account = services.directory.sessions.accounts(context.browser).find(({ user }) => user.id === context.userId)
  if (account) return account
  throw refusal(50089, 'You are no longer signed in here. Go back to the app and start again.')
}
