/**
 * Signing a user in: the authorization code grant with PKCE.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
import * as oauth from 'oauth4webapi'
import type { IdentityError } from '../errors.ts'
import { type AppRegistration, authorizationServer, issuerOf } from './authority.ts'
import { callbackError } from './refusal.ts'
import { requestTokens, scopeParameter, type TokenSet } from './tokens.ts'
import type { Transport } from './transport.ts'

export type AuthorizationRequest = {
  /** Registered at Microsoft, character for character. */
  readonly redirectUri: string
  /** Such as `Files.ReadWrite`; `openid profile offline_access` are added. */
  readonly scopes: readonly string[]
  /** Unguessable, kept by the caller, compared when the answer comes. */
  readonly state: string
  /** Comes back inside the id token. */
  readonly nonce?: string | undefined
  /** From `createPkce`. */
  readonly codeChallenge?: string | undefined
  readonly prompt?: 'login' | 'none' | 'consent' | 'select_account' | undefined
  /** Fills in the account's name. */
  readonly loginHint?: string | undefined
}

/**
 * Where to send the user's browser.
 *
 * @throws {UsageError} when the app registration cannot be used
 */
export function authorizationUrl(app: AppRegistration, request: AuthorizationRequest): URL {
  const url = new URL(authorizationServer(app).authorization_endpoint!)
  const parameters = {
    client_id: app.clientId,
    response_type: 'code',
    response_mode: 'query',
    redirect_uri: request.redirectUri,
    scope: scopeParameter(request.scopes),
    state: request.state,
    nonce: request.nonce,
    code_challenge: request.codeChallenge,
    code_challenge_method: request.codeChallenge && 'S256',
    prompt: request.prompt,
    login_hint: request.loginHint,
  }
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value)
  return url
}

export type AuthorizationCodeRedemption = {
  /** What arrived at the redirect URI: its whole URL, or its parameters. */
  readonly callback: URL | URLSearchParams
  /** The same as in the authorization request. */
  readonly redirectUri: string
  /** The state that was sent. */
  readonly state: string
  readonly codeVerifier?: string | undefined
  /** The nonce that was sent; the id token must then hold it. */
  readonly nonce?: string | undefined
  /** A part of what was asked for. @default all of it */
  readonly scopes?: readonly string[] | undefined
}

/**
 * Takes the answer that came to the redirect URI and redeems its code. A code works once: on failure start again.
 *
 * @throws {IdentityError} when the user declined, Microsoft refused, or state, nonce or id token do not match
 * @throws {TransportError} when no answer came
 */
export async function redeemAuthorizationCode(
  app: AppRegistration,
  { callback, redirectUri, state, codeVerifier, nonce, scopes }: AuthorizationCodeRedemption,
  transport: Transport = {},
): Promise<TokenSet> {
  const server = authorizationServer(app)
  const parameters = callback instanceof URL ? callback.searchParams : callback
  const secrets = [parameters.get('code') ?? undefined, codeVerifier, state, nonce]

  return requestTokens({ app, transport, secrets, idempotent: false }, async ({ client, authentication, options }) => {
    const answer = oauth.validateAuthResponse(server, client, parameters, state)
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      authentication,
      answer,
      redirectUri,
      codeVerifier ?? oauth.nopkce,
      { ...options, ...(scopes && { additionalParameters: { scope: scopeParameter(scopes) } }) },
    )
    const issuer = await issuerOf(app, server, response)
    return oauth.processAuthorizationCodeResponse(issuer, client, response, nonce ? { expectedNonce: nonce } : {})
  })
}

/**
 * Reads a refusal at the redirect URI without redeeming anything; `undefined` when there is none.
 * The state is not checked here: trust nothing but the words.
 */
export function refusalOf(callback: URL | URLSearchParams): IdentityError | undefined {
  const parameters = callback instanceof URL ? callback.searchParams : callback
  return parameters.has('error') ? callbackError(parameters, []) : undefined
}
