/**
 * Forgets who is signed in in this browser, then goes to where an app wants it and has registered it.
 *
 *   GET or POST /{tenant}/oauth2/v2.0/logout   post_logout_redirect_uri, state
 *   GET or POST /{tenant}/oauth2/logout
 *   GET         /oauth20_logout.srf            (login.live.com) client_id, redirect_uri
 */
import { type Context, Hono } from 'hono'
import { SignInFailure } from '../errors.ts'
import { signedOutPage } from '../pages/error.ts'
import type { App } from '../state/apps.ts'
import { findRedirect } from '../state/redirect-uris.ts'
import { browserOf } from './browser.ts'
import type { IdentityServices } from './services.ts'

export function logoutRoutes({ directory }: IdentityServices): Hono {
  const routes = new Hono()
  routes.on(['GET', 'POST'], ['/:tenant/oauth2/v2.0/logout', '/:tenant/oauth2/logout'], (c) => {
    directory.sessions.signOut(browserOf(c))
    return leave(c, c.req.query('post_logout_redirect_uri'), directory.apps.all())
  })
  routes.get('/oauth20_logout.srf', (c) => {
    directory.sessions.signOut(browserOf(c))
    const app = directory.apps.find(c.req.query('client_id') ?? '')
    return leave(c, c.req.query('redirect_uri'), app ? [app] : [])
  })
  return routes
}

function leave(c: Context, wanted: string | undefined, apps: readonly App[]): Response | Promise<Response> {
  if (wanted === undefined || !apps.some((app) => isRegistered(app, wanted))) return c.html(signedOutPage())
  const url = new URL(wanted)
  const state = c.req.query('state')
  if (state !== undefined) url.searchParams.set('state', state)
  return c.redirect(url.href, 302)
}

function isRegistered(app: App, uri: string): boolean {
  try {
    return findRedirect(app, uri) !== undefined
  } catch (error) {
    if (error instanceof SignInFailure) return false
    throw error
  }
}
