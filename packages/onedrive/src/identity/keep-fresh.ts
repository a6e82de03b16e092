/** An access token that is always good: what a client asks before each request. */
import type { AccessToken } from '../http/authorize.ts'
import type { TokenSet } from './tokens.ts'

export type KeepFresh = {
  /** What there is already. */
  readonly tokens?: TokenSet | undefined
  /**
   * Gets new ones: `refreshTokens` with the last refresh token, or `requestClientCredentials`. Called once at a time,
   * however many requests wait for it.
   */
  readonly obtain: (last: TokenSet | undefined) => Promise<TokenSet>
  /** Told of each new set before it is used, for example to store its refresh token. */
  readonly onTokens?: ((tokens: TokenSet) => void | Promise<void>) | undefined
  /** How long before its end a token is no longer used, in milliseconds. @default 120_000 */
  readonly marginMs?: number | undefined
  readonly now?: (() => number) | undefined
}

/** For the `accessToken` of `createOneDrive`. Throws what `obtain` throws. */
export function keepFresh({ tokens, obtain, onTokens, marginMs = 120_000, now = Date.now }: KeepFresh): AccessToken {
  let last = tokens
  let obtaining: Promise<TokenSet> | undefined

  const renew = async (): Promise<TokenSet> => {
    const before = last
    const fresh = await obtain(before)
    // Not every answer brings a refresh token; the one before it goes on working.
    const kept = before?.refreshToken === undefined ? fresh : { refreshToken: before.refreshToken, ...fresh }
    await onTokens?.(kept)
    last = kept
    return kept
  }

  return async ({ forceRefresh }) => {
    if (!forceRefresh && last && last.expiresAt.getTime() - marginMs > now()) return last.accessToken
    obtaining ??= renew().finally(() => {
      obtaining = undefined
    })
    return (await obtaining).accessToken
  }
}
