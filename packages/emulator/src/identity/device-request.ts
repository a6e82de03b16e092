/** What a device asks for, once a person has typed its code. */

import { findApp } from '../state/apps.ts'
import { findAuthority } from '../state/authority.ts'
import { noClaims } from '../state/requested-claims.ts'
import { parseScopes } from '../state/scopes.ts'
import { checkAppSwitch } from '../state/switches.ts'
import type { AuthorizeRequest } from './authorize-request.ts'
import { onlyCode } from './checks/response-type.ts'
import type { IdentityServices } from './services.ts'

/** @throws SignInFailure 70018, 70019, 700016, 70011, 500011 */
export function readDeviceRequest(params: URLSearchParams, host: string, services: IdentityServices): AuthorizeRequest {
  const { directory, clock } = services
  const { clientId, authority, scope } = directory.deviceCodes.byUserCode(params.get('user_code') ?? '')
  const app = findApp(directory.apps, clientId, clock.now())
  checkAppSwitch(app)
  return {
    authority: findAuthority(directory.tenants, authority),
    app,
    redirect: { uri: '', platform: 'publicClient' },
    responseMode: 'query',
    state: undefined,
    scopes: parseScopes(scope, { app, apps: directory.apps, host }),
    responseTypes: onlyCode,
    codeChallenge: undefined,
    prompt: 'select_account',
    nonce: undefined,
    loginHint: undefined,
    domainHint: undefined,
    claims: noClaims,
  }
}
