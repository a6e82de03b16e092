/** The one thing that a product's back end does for Drawbridge: it says, signed, who its user is. */
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { SignJWT } from 'jose'

export type UserTokenOptions = {
  /** The project's id in Drawbridge. */
  readonly projectId: string
  /** The private key whose public half the project knows; as PEM or as a key. */
  readonly signingKey: KeyObject | string
  /** @default 'ES256' */
  readonly algorithm?: 'ES256' | 'RS256' | 'EdDSA' | undefined
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: (() => number) | undefined
}

const lifetimeSeconds = 10 * 60

/**
 * Makes the function that signs.
 *
 * @throws {Error} when the key cannot be read
 */
export function userTokenSigner(options: UserTokenOptions): (userId: string) => Promise<string> {
  const { projectId, signingKey, algorithm = 'ES256', now = Date.now } = options
  const key = typeof signingKey === 'string' ? createPrivateKey(signingKey) : signingKey
  return (userId) => {
    const seconds = Math.floor(now() / 1000)
    return new SignJWT()
      .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
      .setSubject(userId)
      .setAudience(projectId)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + lifetimeSeconds)
      .sign(key)
  }
}
