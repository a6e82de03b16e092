/**
 * The page on which an administrator lets the people of a tenant use the app.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
 */
import type { AppRegistration, IdentityError } from '@drawbridge/onedrive'

/** AADSTS numbers with which Microsoft asks for an administrator. */
const administratorNeeded = new Set([65001, 90094, 90095, 900941])
/** The user pressed Cancel, or said no. */
const userDeclined = 65004

/** How a sign-in ended that brought no code or no tokens. */
export function refusedAs(error: IdentityError): 'declined' | 'needs_admin' | 'failed' {
  if (error.aadsts !== undefined) {
    if (administratorNeeded.has(error.aadsts)) return 'needs_admin'
    if (error.aadsts === userDeclined) return 'declined'
  }
  if (error.error === 'consent_required') return 'needs_admin'
  // As the device code's own endpoint says it.
  if (error.error === 'authorization_declined') return 'declined'
  // Other numbers under access_denied, such as "not assigned to the app", are no choice of the user's.
  if (error.error === 'access_denied' && (error.aadsts === undefined || error.suberror === 'cancel')) return 'declined'
  return 'failed'
}

/** A link to hand to an administrator. It holds no secret, and what it grants is bound to the app. */
export function adminConsentUrl(app: AppRegistration, scopes: readonly string[], redirectUri: string): string {
  // Any administrator's own tenant, unless the app signs in one tenant only: Microsoft refuses `common` here.
  const tenant = ['common', 'consumers'].includes(app.authority) ? 'organizations' : app.authority
  const url = new URL(`${app.cloud.login}/${tenant}/v2.0/adminconsent`)
  url.searchParams.set('client_id', app.clientId)
  url.searchParams.set('scope', scopes.map((scope) => qualified(scope, app.cloud.graph)).join(' '))
  url.searchParams.set('redirect_uri', redirectUri)
  return url.href
}

/** The full name of a Graph permission, as this endpoint wants it. */
function qualified(scope: string, graph: string): string {
  const openId = ['openid', 'profile', 'email', 'offline_access'].includes(scope)
  return openId || scope.includes('://') ? scope : `${graph}/${scope}`
}
