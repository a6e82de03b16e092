/**
 * What the authorize endpoint is to answer with. A code always; tokens where the registration allows it
 * (`implicitGrantSettings`).
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html#Authentication
 */
import type { App } from '../../state/apps.ts'
import { refusal } from '../../state/refusals.ts'

export type ResponseTypes = { readonly code: boolean; readonly idToken: boolean; readonly token: boolean }

/** Where nobody can ask for anything else. */
export const onlyCode: ResponseTypes = { code: true, idToken: false, token: false }

/** @throws SignInFailure 900144 without one, or without the nonce of an id_token; 700054, 700051 for what is not enabled */
export function readResponseTypes(params: URLSearchParams, { implicitGrant = {} }: App): ResponseTypes {
  const types = params.get('response_type')?.split(' ')
  if (!types) throw missing('response_type')
  if (types.includes('id_token') && !implicitGrant.idTokens) {
    throw refusal(700054, "response_type 'id_token' is not enabled for the application. Use response_type=code.")
  }
  const known = types.every((type) => ['code', 'id_token', 'token'].includes(type))
  if (!known || (types.includes('token') && !implicitGrant.accessTokens)) {
    const asked = types.join(' ')
    throw refusal(700051, `response_type '${asked}' is not enabled for the application. Use response_type=code.`)
  }
  const [code, idToken, token] = ['code', 'id_token', 'token'].map((type) => types.includes(type)) as boolean[]
  if (idToken && !params.get('nonce')) throw missing('nonce')
  return { code: code!, idToken: idToken!, token: token! }
}

function missing(name: string): Error {
  return refusal(900144, `The request must contain the following parameter: '${name}'.`, { where: 'redirect' })
}
