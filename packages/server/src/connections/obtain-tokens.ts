/** The next tokens of a connection, by the way it came to its first. */
import {
  type AppRegistration as AppAtMicrosoft,
  refreshTokens,
  refreshTokensLegacy,
  requestClientCredentials,
  type TokenSet,
  type Transport,
  UsageError,
} from '@drawbridge/onedrive'
import type { GrantType } from '../postgres/database.ts'

/** How a connection came to its tokens. */
export type Way = {
  readonly grantType: GrantType
  /** In place of the app registration's: the tenant in which an app acts in its own name. */
  readonly authority?: string | undefined
  /** Microsoft gave the refresh token to a public client: it takes no credential with it. */
  readonly publicClient?: boolean | undefined
  /** The redirect URI of the first sign-in, which the older token endpoint wants to hear again. */
  readonly redirectUri?: string | undefined
}

/** A way with what is presented to Microsoft, in plain. */
export type Grant = Way & { readonly refreshToken?: string | undefined }

/**
 * @param app with its credential
 * @throws {IdentityError} when Microsoft refuses
 * @throws {TransportError} when no answer came
 */
export function obtainTokens(app: AppAtMicrosoft, grant: Grant, transport: Transport): Promise<TokenSet> {
  const client = clientOf(app, grant)
  const { grantType, refreshToken, redirectUri = '' } = grant
  if (grantType === 'client_credentials') return requestClientCredentials(client, {}, transport)
  if (refreshToken === undefined)
    throw new UsageError('no_refresh_token', `A ${grantType} grant needs a refresh token.`)
  if (grantType === 'legacy_refresh_token') return refreshTokensLegacy(client, { refreshToken, redirectUri }, transport)
  return refreshTokens(client, { refreshToken }, transport)
}

/** The app as this grant shows it to Microsoft. */
export function clientOf(app: AppAtMicrosoft, { authority, publicClient }: Way): AppAtMicrosoft {
  const { cloud, clientId } = app
  const placed = { ...app, authority: authority ?? app.authority }
  return publicClient ? { cloud, clientId, authority: placed.authority } : placed
}
