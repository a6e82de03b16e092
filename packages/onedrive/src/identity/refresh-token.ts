/**
 * Staying signed in: the refresh token grant, at Microsoft's two endpoints.
 *
 * Each answer brings a new refresh token; the one before it goes on working, so a lost answer loses nothing.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/refresh-tokens
 */
import * as oauth from 'oauth4webapi'
import {
  type AppRegistration,
  authorizationServer,
  issuerOf,
  legacyAuthorizationServer,
  legacyIssuerOf,
} from './authority.ts'
import { requestTokens, scopeParameter, type TokenSet } from './tokens.ts'
import type { Transport } from './transport.ts'

export type Refresh = {
  readonly refreshToken: string
  /** Within what was consented to. @default all of it */
  readonly scopes?: readonly string[] | undefined
}

/**
 * @throws {IdentityError} `invalid_grant` when the user has to sign in again
 * @throws {TransportError} when no answer came
 */
export async function refreshTokens(
  app: AppRegistration,
  { refreshToken, scopes }: Refresh,
  transport: Transport = {},
): Promise<TokenSet> {
  const parameters = scopes ? { scope: scopeParameter(scopes) } : {}
  return refresh(app, { server: authorizationServer(app), issuerOf }, refreshToken, parameters, transport)
}

/**
 * The same at `oauth20_token.srf`, for personal accounts of products that grew up with it.
 *
 * @throws {IdentityError} `invalid_grant` when the user has to sign in again
 * @throws {TransportError} when no answer came
 * @throws {UsageError} `invalid_client_authentication` with a certificate or an assertion
 */
export async function refreshTokensLegacy(
  app: AppRegistration,
  { refreshToken, redirectUri, scopes }: Refresh & { readonly redirectUri: string },
  transport: Transport = {},
): Promise<TokenSet> {
  const parameters = { redirect_uri: redirectUri, ...(scopes && { scope: scopes.join(' ') }) }
  const endpoint = { server: legacyAuthorizationServer(app), issuerOf: legacyIssuerOf }
  return refresh(app, endpoint, refreshToken, parameters, transport)
}

type Endpoint = { readonly server: oauth.AuthorizationServer; readonly issuerOf: typeof issuerOf }

function refresh(
  app: AppRegistration,
  { server, issuerOf }: Endpoint,
  refreshToken: string,
  additionalParameters: Record<string, string>,
  transport: Transport,
): Promise<TokenSet> {
  return requestTokens({ app, transport, secrets: [refreshToken] }, async ({ client, authentication, options }) => {
    const response = await oauth.refreshTokenGrantRequest(server, client, authentication, refreshToken, {
      ...options,
      additionalParameters,
    })
    // It names somebody who is known already: a clock that is minutes off need not end lasting access.
    const patient = { ...client, [oauth.clockTolerance]: 3600 }
    return oauth.processRefreshTokenResponse(await issuerOf(app, server, response), patient, response)
  })
}
