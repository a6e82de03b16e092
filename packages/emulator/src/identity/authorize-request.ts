/**
 * What an app asks for at the authorize endpoint, read and checked. The order is the order in which Microsoft
 * complains.
 */
import { type Account, objectId } from '../state/accounts.ts'
import type { App } from '../state/apps.ts'
import { checkAudience } from '../state/audience.ts'
import { type Authority, findAuthority } from '../state/authority.ts'
import type { Authorization } from '../state/authorization-codes.ts'
import { findRedirect, type Redirect, registeredRedirects } from '../state/redirect-uris.ts'
import { refusal } from '../state/refusals.ts'
import { type RequestedClaims, readClaims } from '../state/requested-claims.ts'
import { parseScopes, type Scopes } from '../state/scopes.ts'
import { checkTenantSwitch } from '../state/switches.ts'
import { readClient } from './checks/client.ts'
import { readCodeChallenge } from './checks/code-challenge.ts'
import { type Prompt, readPrompt } from './checks/prompt.ts'
import { checkResource } from './checks/resource.ts'
import { checkResponseMode, type ResponseMode, readResponseMode } from './checks/response-mode.ts'
import { type ResponseTypes, readResponseTypes } from './checks/response-type.ts'
import type { IdentityServices } from './services.ts'

/** Where the answer goes. */
export type Target = {
  readonly authority: Authority
  readonly app: App
  readonly redirect: Redirect
  readonly responseMode: ResponseMode
  /** Echoed as it came. */
  readonly state: string | undefined
}

export type AuthorizeRequest = Target & {
  readonly responseTypes: ResponseTypes
  readonly scopes: Scopes
  readonly codeChallenge: Authorization['codeChallenge']
  readonly prompt: Prompt | undefined
  readonly nonce: string | undefined
  readonly loginHint: string | undefined
  readonly domainHint: string | undefined
  readonly claims: RequestedClaims
}

/**
 * Until this has succeeded nobody knows whether the address to answer to is the app's own: what fails here is shown as
 * a page.
 *
 * @throws SignInFailure 90002, 900144, 700016, 50011, 500113, 900971, 50194, 9002332, 9002346, or a switched-on one
 */
export function readTarget(params: URLSearchParams, segment: string, services: IdentityServices): Target {
  const { directory, clock, strict } = services
  const authority = findAuthority(directory.tenants, segment)
  checkTenantSwitch(authority.tenant)
  const app = readClient(params, directory.apps, clock.now())
  const wanted = params.get('redirect_uri') ?? undefined
  if (strict && wanted === undefined && registeredRedirects(app).length > 1) {
    throw refusal(900971, 'No reply address provided. Send the redirect_uri that the answer should go to.')
  }
  const redirect = findRedirect(app, wanted)
  checkAudience(app, authority)
  return { authority, app, redirect, responseMode: readResponseMode(params), state: params.get('state') ?? undefined }
}

/** @throws SignInFailure to be sent to the target */
export function readAuthorizeRequest(
  params: URLSearchParams,
  target: Target,
  host: string,
  services: IdentityServices,
): AuthorizeRequest {
  const responseTypes = readResponseTypes(params, target.app)
  checkResponseMode(params)
  checkResource(params)
  const { app, redirect } = target
  const scopes = parseScopes(params.get('scope') ?? '', { app, apps: services.directory.apps, host })
  if (scopes.isDefault && app.requiredPermissions.length === 0) {
    throw refusal(650056, `'${app.displayName}' is misconfigured: it lists no permissions to ask for. Add some.`)
  }
  return {
    ...target,
    responseTypes,
    scopes,
    codeChallenge: responseTypes.code ? readCodeChallenge(params, redirect.platform) : undefined,
    prompt: readPrompt(params),
    nonce: params.get('nonce') ?? undefined,
    loginHint: params.get('login_hint') || undefined,
    domainHint: params.get('domain_hint')?.toLowerCase() || undefined,
    claims: readClaims(params.get('claims')),
  }
}

/** Whether a domain hint leaves this account in the running. */
export function fitsDomainHint({ domainHint }: AuthorizeRequest, { user }: Account): boolean {
  if (domainHint === undefined) return true
  if (domainHint === 'consumers') return user.personal
  if (domainHint === 'organizations') return !user.personal
  return user.userPrincipalName.toLowerCase().endsWith(`@${domainHint}`)
}

/** Whether a login hint means this account: its name, or the `oid` or `login_hint` of an earlier token. */
export function isHinted({ loginHint }: AuthorizeRequest, { user }: Account): boolean {
  const hint = loginHint?.toLowerCase()
  return hint === user.userPrincipalName.toLowerCase() || hint === objectId(user)
}
