/** What the token endpoint gives, and the way every grant asks it. */
import * as oauth from 'oauth4webapi'
import { secureOrigin } from '../http/origin.ts'
import type { AppRegistration } from './authority.ts'
import { clientAuthentication } from './client-authentication.ts'
import { asIdentityError } from './refusal.ts'
import { identityFetch, type Transport } from './transport.ts'

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

type Grant = {
  readonly app: AppRegistration
  readonly transport: Transport
  /** What is sent and must not be repeated in an error. */
  readonly secrets: readonly (string | undefined)[]
  /** Whether asking twice does no harm. @default true */
  readonly idempotent?: boolean
}

/**
 * Runs one grant.
 *
 * The id token comes straight from the token endpoint over TLS, which stands in for checking its signature
 * (OpenID Connect Core 3.1.3.7, rule 6); its claims are checked all the same.
 *
 * @throws {IdentityError} when Microsoft refuses, or its answer does not pass the checks
 * @throws {TransportError} when no answer came
 */
export async function requestTokens(
  grant: Grant,
  exchange: (question: Question) => Promise<oauth.TokenEndpointResponse>,
): Promise<TokenSet> {
  const askedAt = (grant.transport.now ?? Date.now)()
  return tokenSet(await askIdentity(grant, exchange), askedAt)
}

/** Any question to a sign-in endpoint, its failure an error of ours. */
export async function askIdentity<Answer>(
  { app, transport, secrets, idempotent = true }: Grant,
  exchange: (question: Question) => Promise<Answer>,
): Promise<Answer> {
  const now = (transport.now ?? Date.now)()
  try {
    return await exchange({
      client: {
        client_id: app.clientId,
        [oauth.clockSkew]: Math.round((now - Date.now()) / 1000),
        [oauth.clockTolerance]: 120,
      },
      authentication: await clientAuthentication(app),
      options: {
        [oauth.allowInsecureRequests]: secureOrigin(app.cloud.login).protocol === 'http:',
        [oauth.customFetch]: identityFetch(transport, idempotent),
      },
    })
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
