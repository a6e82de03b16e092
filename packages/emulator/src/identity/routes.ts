/** Everything that the sign-in hosts answer. */
import { Hono } from 'hono'
import { SignInFailure } from '../errors.ts'
import { errorPage, nativeClientPage } from '../pages/error.ts'
import { pageHeaders } from '../pages/headers.ts'
import { adminConsentRoutes } from './admin-consent-routes.ts'
import { authorizeRoutes } from './authorize.ts'
import { deviceRoutes } from './device-routes.ts'
import { discoveryRoutes } from './discovery.ts'
import { newIncident } from './error-description.ts'
import { legacyTokenRoutes } from './legacy-token.ts'
import { logoutRoutes } from './logout.ts'
import type { IdentityServices } from './services.ts'
import { tokenRoutes } from './token.ts'

export function identityRoutes(services: IdentityServices): Hono {
  const routes = new Hono()
  routes.use(pageHeaders)
  routes.route('/', discoveryRoutes(services))
  routes.route('/', authorizeRoutes(services))
  routes.route('/', adminConsentRoutes(services))
  routes.route('/', deviceRoutes(services))
  routes.route('/', tokenRoutes(services))
  routes.route('/', legacyTokenRoutes(services))
  routes.route('/', logoutRoutes(services))
  for (const path of ['/common/oauth2/nativeclient', '/oauth20_desktop.srf']) {
    routes.get(path, (c) => c.html(nativeClientPage()))
  }

  routes.onError((failure, c) => {
    if (!(failure instanceof SignInFailure)) throw failure
    const { traceId, correlationId, timestamp } = newIncident(c.req.raw, services.clock.now())
    const { aadsts, message } = failure
    if (c.req.path.endsWith('/openid-configuration') || c.req.path.endsWith('/keys')) {
      const description = `AADSTS${aadsts}: ${message}`
      return c.json({ error: failure.error, error_description: description, error_codes: [aadsts] }, 400)
    }
    return c.html(errorPage({ aadsts, message, requestId: traceId, correlationId, timestamp }), 400)
  })
  return routes
}
