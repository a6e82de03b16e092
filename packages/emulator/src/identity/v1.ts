/**
 * The older twins of the authorize and token endpoints: they name a `resource` where the newer ones have scopes, grant
 * what the app's registration lists, and answer with numbers as text.
 *
 * @see https://learn.microsoft.com/previous-versions/azure/active-directory/azuread-dev/v1-protocols-oauth-code
 */
import { globalGraph } from '../state/access-token-claims.ts'
import { refusal } from '../state/refusals.ts'
import type { TokenAnswer } from './grants/grant.ts'

const signIn = 'openid profile offline_access'

/** An authorize request of the older form, as the newer endpoint would get it. */
export function asNewerAuthorizeParams(params: URLSearchParams): URLSearchParams {
  const newer = new URLSearchParams(params)
  newer.set('scope', `${signIn} ${defaultScope(params.get('resource'))}`)
  newer.delete('resource')
  return newer
}

/** A token request of the older form, as the newer endpoint would get it. @throws SignInFailure 90014 */
export function asNewerTokenBody(body: URLSearchParams): URLSearchParams {
  const newer = new URLSearchParams(body)
  newer.delete('resource')
  const grant = body.get('grant_type')
  if (grant === null) throw refusal(90014, "The required field 'grant_type' is missing from the request.")
  if (grant === 'authorization_code') newer.delete('scope')
  else if (grant === 'client_credentials') newer.set('scope', defaultScope(body.get('resource')))
  else newer.set('scope', `${signIn} ${defaultScope(body.get('resource'))}`)
  return newer
}

/** @param now milliseconds since the epoch */
export function asOlderAnswer(answer: TokenAnswer, resource: string | null, now: number): object {
  const notBefore = Math.floor(now / 1000)
  return {
    ...answer,
    expires_in: String(answer.expires_in),
    ext_expires_in: String(answer.ext_expires_in),
    expires_on: String(notBefore + answer.expires_in),
    not_before: String(notBefore),
    resource: resource ?? globalGraph,
  }
}

function defaultScope(resource: string | null): string {
  return `${(resource ?? globalGraph).replace(/\/$/, '')}/.default`
}
