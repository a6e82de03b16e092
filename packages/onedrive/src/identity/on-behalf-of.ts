/**
 * A back end that passes a user's access on: the on-behalf-of grant.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow
 */
import * as oauth from 'oauth4webapi'
import { type AppRegistration, authorizationServer, issuerOf } from './authority.ts'
import { requestTokens, scopeParameter, type TokenSet } from './tokens.ts'
import type { Transport } from './transport.ts'

export type OnBehalfOf = {
  /** The user's access token, issued for this app itself (its audience), not for Graph. */
  readonly assertion: string
  /** Such as `Files.ReadWrite`; `openid profile offline_access` are added. */
  readonly scopes: readonly string[]
}

/**
 * Exchanges a token that a user gave to this app for one that the app uses at Graph in the user's name.
 *
 * @throws {IdentityError} for example AADSTS500131 when the token was meant for another app, 65001 without consent
 * @throws {TransportError} when no answer came
 */
export function requestOnBehalfOf(
  app: AppRegistration,
  { assertion, scopes }: OnBehalfOf,
  transport: Transport = {},
): Promise<TokenSet> {
  const server = authorizationServer(app)
  return requestTokens({ app, transport, secrets: [assertion] }, async ({ client, authentication, options }) => {
    const response = await oauth.genericTokenEndpointRequest(
      server,
      client,
      authentication,
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      { assertion, requested_token_use: 'on_behalf_of', scope: scopeParameter(scopes) },
      options,
    )
    return oauth.processGenericTokenEndpointResponse(await issuerOf(app, server, response), client, response)
  })
}
