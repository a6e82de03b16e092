/**
 * GET or POST /{tenant}/oauth2/v2.0/logout: forgets who is signed in in this browser, then goes to
 * `post_logout_redirect_uri` where an app has registered it.
 */
import { Hono } from 'hono'
import { SignInFailure } from '../errors.ts'
import { signedOutPage } from '../pages/error.ts'
import type { App } from '../state/apps.ts'
import { findRedirect } from '../state/redirect-uris.ts'
import { browserOf } from './browser.ts'
import type { IdentityServices } from './services.ts'

export function logoutRoutes({ directory }: IdentityServices): Hono {
  const routes = new Hono()
  routes.on(['GET', 'POST'], '/:tenant/oauth2/v2.0/logout', (c) => {
    directory.sessions.signOut(browserOf(c))
    const { searchParams } = new URL(c.req.url)
    const wanted = searchParams.get('post_logout_redirect_uri')
    if (wanted === null || !directory.apps.all().some((app) => isRegistered(app, wanted)))
      return c.html(signedOutPage())
    const url = new URL(wanted)
    const state = searchParams.get('state')
    if (state !== null) url.searchParams.set('state', state)
    return c.redirect(url.href, 302)
  })
  return routes
}

function isRegistered(app: App, uri: string): boolean {
  try {
    return findRedirect(app, uri) !== undefined
  } catch (error) {
    if (error instanceof SignInFailure) return false
    throw error
  }
}
