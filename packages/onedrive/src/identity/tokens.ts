/** What the token endpoint gives, and the way every grant asks it. */
import * as oauth from 'oauth4webapi'
import { secureOrigin } from '../http/origin.ts'
import type { AppRegistration } from './authority.ts'
import { asIdentityError } from './refusal.ts'

export type Transport = {
  /** @default globalThis.fetch */
  readonly fetch?: typeof fetch
  readonly signal?: AbortSignal
  /**
   * Milliseconds since 1970.
   *
   * @default Date.now
   */
  readonly now?: () => number
  /**
   * How long the token endpoint may take to answer, in milliseconds.
   *
   * @default 30_000
   */
  readonly timeoutMs?: number
}

export type IdTokenClaims = {
  /** The account's id in its tenant; the same for every app. */
  readonly oid: string
  /** The account's tenant; for personal accounts always the one that holds them all. */
  readonly tid: string
  readonly sub: string
  readonly name?: string
  readonly preferred_username?: string
  readonly [claim: string]: unknown
}

export type TokenSet = {
  /** For Graph's eyes only: its form is Microsoft's own affair and may change. */
  readonly accessToken: string
  readonly expiresAt: Date
  /** A new one with each answer; keep the newest. Absent when `offline_access` was not granted. */
  readonly refreshToken?: string
  /** What was granted, which may be more or less than was asked for. */
  readonly scopes: readonly string[]
  readonly idTokenClaims?: IdTokenClaims
}

/** Asked for with every sign-in: who it was, and a refresh token. */
const identityScopes = ['openid', 'profile', 'offline_access']

export function scopeParameter(scopes: readonly string[]): string {
  return [...new Set([...identityScopes, ...scopes])].join(' ')
}

type Question = {
  readonly client: oauth.Client
  readonly authentication: oauth.ClientAuth
  readonly options: oauth.TokenEndpointRequestOptions
}

/**
 * Runs one grant: `ask` sends, `understand` reads the answer.
 *
 * The id token comes straight from the token endpoint over TLS, which stands in for checking its signature
 * (OpenID Connect Core 3.1.3.7, rule 6); its claims are checked all the same.
 *
 * @throws {IdentityError} when Microsoft refuses, or its answer does not pass the checks
 * @throws {TransportError} when no answer came
 */
export async function requestTokens(
  app: AppRegistration,
  transport: Transport,
  secrets: readonly (string | undefined)[],
  exchange: (question: Question) => Promise<oauth.TokenEndpointResponse>,
): Promise<TokenSet> {
  const now = transport.now ?? Date.now
  const askedAt = now()
  const timeout = AbortSignal.timeout(transport.timeoutMs ?? 30_000)
  const question: Question = {
    client: {
      client_id: app.clientId,
      [oauth.clockSkew]: Math.round((askedAt - Date.now()) / 1000),
      [oauth.clockTolerance]: 120,
    },
    authentication: app.clientSecret === undefined ? oauth.None() : oauth.ClientSecretPost(app.clientSecret),
    options: {
      signal: transport.signal ? AbortSignal.any([transport.signal, timeout]) : timeout,
      [oauth.allowInsecureRequests]: secureOrigin(app.cloud.login).protocol === 'http:',
      ...(transport.fetch && { [oauth.customFetch]: transport.fetch }),
    },
  }
  try {
    return tokenSet(await exchange(question), askedAt)
  } catch (thrown) {
    throw await asIdentityError(thrown, [app.clientSecret, ...secrets])
  }
}

function tokenSet(answer: oauth.TokenEndpointResponse, askedAt: number): TokenSet {
  const claims = oauth.getValidatedIdTokenClaims(answer)
  return {
    accessToken: answer.access_token,
    // Counted from before the question, so that it never ends later than Microsoft thinks.
    expiresAt: new Date(askedAt + (answer.expires_in ?? 3600) * 1000),
    scopes: answer.scope?.split(' ').filter(Boolean) ?? [],
    ...(answer.refresh_token !== undefined && { refreshToken: answer.refresh_token }),
    ...(claims && { idTokenClaims: claims as unknown as IdTokenClaims }),
  }
}
