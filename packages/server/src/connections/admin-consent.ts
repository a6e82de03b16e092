/**
 * The page on which an administrator lets the people of a tenant use the app.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
 */
import type { IdentityError } from '@drawbridge/onedrive'
import type { AppRegistration } from '../projects/app-registration.ts'

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

/** @param tenantId the person's, where it is known: an administrator of another one could change nothing for them */
export function adminConsentUrl(
  app: Pick<AppRegistration, 'cloud' | 'authority' | 'clientId'>,
  request: {
    readonly scopes: readonly string[]
    readonly redirectUri: string
    /** Bound to whoever waits; absent for a link that nobody waits behind. */
    readonly state?: string
    readonly tenantId?: string | null
  },
): URL {
  const { scopes, redirectUri, state, tenantId } = request
  // Any administrator's own tenant, unless the app signs in one tenant only: Microsoft refuses `common` here.
  const tenant = ['common', 'consumers'].includes(app.authority) ? 'organizations' : app.authority
  const url = new URL(`${app.cloud.login}/${tenantId ?? tenant}/v2.0/adminconsent`)
  url.searchParams.set('client_id', app.clientId)
  url.searchParams.set('scope', scopes.map((scope) => qualified(scope, app.cloud.graph)).join(' '))
  url.searchParams.set('redirect_uri', redirectUri)
  if (state !== undefined) url.searchParams.set('state', state)
  return url
}

/** The full name of a Graph permission, as this endpoint wants it. */
function qualified(scope: string, graph: string): string {
  const openId = ['openid', 'profile', 'email', 'offline_access'].includes(scope)
  return openId || scope.includes('://') ? scope : `${graph}/${scope}`
}
