/**
 * Signing in on a device that has no browser.
 *
 *   POST /{tenant}/oauth2/v2.0/devicecode   the device asks for a code
 *   GET  /devicelogin                       a person types it; also /link, /device, /common/oauth2/deviceauth
 *   POST /devicelogin
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code
 */
import { type Context, Hono } from 'hono'
import { SignInFailure } from '../errors.ts'
import { originOf, partFor } from '../hosts.ts'
import { deviceCodePage } from '../pages/device.ts'
import { findApp } from '../state/apps.ts'
import { checkAudience, mayUse } from '../state/audience.ts'
import { findAuthority } from '../state/authority.ts'
import { administratorNeeded } from '../state/consent-policy.ts'
import { refusal } from '../state/refusals.ts'
import { parseScopes } from '../state/scopes.ts'
import { checkAppSwitch } from '../state/switches.ts'
import type { AuthorizeRequest } from './authorize-request.ts'
import { browserOf, sessionIdOf } from './browser.ts'
import { consentState } from './consent-state.ts'
import { hostOf } from './conversation.ts'
import { readDeviceRequest } from './device-request.ts'
import { newIncident } from './error-description.ts'
import { readForm, tokenFailure } from './forms.ts'
import type { IdentityServices } from './services.ts'
import { askWho } from './sign-in.ts'

const places = ['/devicelogin', '/device', '/link', '/:tenant/oauth2/deviceauth']

export function deviceRoutes(services: IdentityServices): Hono {
  const routes = new Hono()
  routes.all('/:tenant/oauth2/v2.0/devicecode', async (c) => {
    try {
      return await issue(c, services, c.req.param('tenant'))
    } catch (error) {
      if (error instanceof SignInFailure) return tokenFailure(c, error, services.clock.now())
      throw error
    }
  })
  for (const place of places) {
    routes.get(place, (c) => {
      const userCode = c.req.query('user_code') ?? c.req.query('otc') ?? ''
      return c.html(deviceCodePage('/devicelogin', userCode))
    })
  }
  routes.post('/devicelogin', (c) => accept(c, services))
  return routes
}

async function issue(c: Context, services: IdentityServices, segment: string): Promise<Response> {
  const { directory, clock } = services
  const body = await readForm(c, 'client_id')
  const authority = findAuthority(directory.tenants, segment)
  const clientId = body.get('client_id')
  if (!clientId) throw refusal(900144, "The request body must contain the following parameter: 'client_id'.")
  const app = findApp(directory.apps, clientId, clock.now())
  checkAppSwitch(app)
  checkAudience(app, authority)
  const scope = body.get('scope') ?? ''
  parseScopes(scope, { app, apps: directory.apps, host: hostOf(c) })
  const { deviceCode, userCode, expiresIn } = directory.deviceCodes.issue({ clientId, authority: segment, scope })
  const done = approveByItself(c, services, userCode)
  const uri = verificationUri(c)
  return c.json({
    user_code: userCode,
    device_code: deviceCode,
    verification_uri: uri,
    expires_in: expiresIn,
    interval: done ? 1 : 5,
    message: `To sign in, use a web browser to open the page ${uri} and enter the code ${userCode} to authenticate.`,
  })
}

/** A page that is certainly here: under Microsoft's names only the sign-in host leads to the emulator. */
function verificationUri(c: Context): string {
  const origin = originOf(c.req.raw)
  return partFor(new URL(origin).host) === 'login' ? `${origin}/common/oauth2/deviceauth` : `${origin}/devicelogin`
}

async function accept(c: Context, services: IdentityServices): Promise<Response> {
  const typed = String((await c.req.parseBody())['user_code'] ?? '')
  try {
    const query = new URLSearchParams({ user_code: typed }).toString()
    const request = readDeviceRequest(new URLSearchParams(query), hostOf(c), services)
    const now = services.clock.now()
    const { segment } = request.authority
    const context = { purpose: 'device', segment, query, browser: browserOf(c), startedAt: now } as const
    return await askWho({ c, services, request, context, incident: newIncident(c.req.raw, now) })
  } catch (error) {
    if (!(error instanceof SignInFailure)) throw error
    return c.html(deviceCodePage('/devicelogin', typed, `${error.message} (AADSTS${error.aadsts})`), 400)
  }
}

/** With automatic sign-in nobody has to open the page, as nobody has to at the authorize endpoint. */
function approveByItself(c: Context, services: IdentityServices, userCode: string): boolean {
  const { directory, autoSignIn } = services
  const account = autoSignIn === undefined ? undefined : directory.accounts.find(autoSignIn)
  if (!account) return false
  const request: AuthorizeRequest = readDeviceRequest(new URLSearchParams({ user_code: userCode }), hostOf(c), services)
  const { app, scopes } = request
  const { user } = account
  const tenant = directory.tenants.find(user.tenantId)!
  const { missing } = consentState(directory.consents, request, user)
  if (!mayUse(app, request.authority, user) || tenant.blocksDeviceCode) return false
  if (missing.length > 0 && administratorNeeded(account, tenant, app, missing)) return false
  if (missing.length > 0) {
    directory.consents.grant({ clientId: app.clientId, tenantId: tenant.id, userId: user.id, scopes: scopes.names })
  }
  directory.deviceCodes.approve(userCode, {
    userId: user.id,
    sessionId: sessionIdOf(`device ${userCode}`),
    scopes: consentState(directory.consents, request, user).granted,
    asWritten: [...scopes.asWritten],
    mfa: true,
  })
  return true
}
