/**
 * What an administrator is asked to grant for the whole organization.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
 */

import { findAuthority } from '../state/authority.ts'
import { findRedirect } from '../state/redirect-uris.ts'
import { refusal } from '../state/refusals.ts'
import { noClaims } from '../state/requested-claims.ts'
import { parseScopes } from '../state/scopes.ts'
import { checkTenantSwitch } from '../state/switches.ts'
import type { AuthorizeRequest, Target } from './authorize-request.ts'
import { readClient } from './checks/client.ts'
import { onlyCode } from './checks/response-type.ts'
import type { IdentityServices } from './services.ts'
import type { Purpose } from './sign-in-context.ts'

/** @throws SignInFailure to be shown as a page */
export function readAdminConsentTarget(params: URLSearchParams, segment: string, services: IdentityServices): Target {
  const { directory, clock } = services
  const authority = findAuthority(directory.tenants, segment)
  checkTenantSwitch(authority.tenant)
  const app = readClient(params, directory.apps, clock.now())
  const redirect = findRedirect(app, params.get('redirect_uri') ?? undefined)
  return { authority, app, redirect, responseMode: 'query', state: params.get('state') ?? undefined }
}

/** @throws SignInFailure 9001023 on /consumers (and /common in the newer form), 900144, 70011, 500011 */
export function readAdminConsentRequest(
  params: URLSearchParams,
  target: Target,
  purpose: Purpose,
  host: string,
  services: IdentityServices,
): AuthorizeRequest {
  const older = purpose === 'admin-consent-v1'
  const { app, authority } = target
  if (authority.kind === 'consumers' || (authority.kind === 'common' && !older)) {
    const message = `Admin consent is not available on /${authority.segment}. Use /organizations or a tenant.`
    throw refusal(9001023, message, { where: 'page' })
  }
  const scope = older ? '.default' : (params.get('scope') ?? '')
  const organizations = { kind: 'organizations', segment: authority.segment } as const
  return {
    ...target,
    authority: authority.kind === 'common' ? organizations : authority,
    scopes: parseScopes(scope, { app, apps: services.directory.apps, host }),
    responseTypes: onlyCode,
    codeChallenge: undefined,
    prompt: 'select_account',
    nonce: undefined,
    loginHint: undefined,
    domainHint: undefined,
    claims: noClaims,
  }
}
