/** Authorization codes: ten minutes, once. */
import { randomBytes } from 'node:crypto'
import type { Platform } from './apps.ts'
import { refusal } from './refusals.ts'
import type { RequestedClaims } from './requested-claims.ts'
import type { Tables } from './tables.ts'
import type { User } from './user.ts'

export type Authorization = {
  readonly clientId: string
  readonly userId: string
  /** The segment it was asked for at. */
  readonly authority: string
  readonly scopes: readonly string[]
  /** How the client spelled them: pairs of name and spelling. */
  readonly asWritten: readonly (readonly [string, string])[]
  readonly redirectUri: string
  readonly platform: Platform
  readonly codeChallenge?: { readonly value: string; readonly method: 'S256' | 'plain' }
  readonly nonce?: string
  readonly sessionId: string
  /** Whether a second factor was given. */
  readonly mfa?: boolean
  readonly claims?: RequestedClaims
}

type Issued = Authorization & { readonly code: string; readonly expiresAt: number; readonly redeemed: boolean }

export type AuthorizationCodes = {
  issue(authorization: Authorization, user: User): string
  /**
   * What the code stands for, without using it up, so that everything else can be checked first.
   *
   * @throws SignInFailure 70000 for an unknown code, 54005 for a used one, 70008 for an expired one
   */
  inspect(code: string): Authorization
  /** Uses the code up. @throws as `inspect` */
  redeem(code: string): Authorization
}

const lifetimeMs = 10 * 60_000
/** How long an expired code is still known as such. */
const memoryMs = 24 * 3_600_000

export function openAuthorizationCodes(tables: Tables, now: () => number): AuthorizationCodes {
  const rows = tables.table<Issued>('authorization-code')

  const forgetOld = (): void => {
    for (const { code, expiresAt } of rows.all()) {
      if (expiresAt + memoryMs > now()) break
      rows.remove(code)
    }
  }

  const inspect = (code: string): Issued => {
    const issued = rows.get(code)
    if (!issued)
      throw refusal(70000, "The provided value for the 'code' parameter is not valid. Start the sign-in again.")
    if (issued.expiresAt <= now()) {
      throw refusal(70008, 'The provided authorization code has expired. Start the sign-in again and redeem at once.')
    }
    if (issued.redeemed) {
      throw refusal(
        54005,
        'OAuth2 Authorization code was already redeemed. Redeem a code once, and start again for a new one.',
      )
    }
    return issued
  }

  return {
    issue(authorization, user) {
      forgetOld()
      const random = randomBytes(48).toString('base64url')
      const code = user.personal ? `M.C5${10 + (random.charCodeAt(0) % 50)}_BAY.2.U.${random}` : `1.AX${random}`
      rows.put(code, { ...authorization, code, expiresAt: now() + lifetimeMs, redeemed: false })
      return code
    },
    inspect,
    redeem(code) {
      const issued = inspect(code)
      rows.put(code, { ...issued, redeemed: true })
      return issued
    },
  }
}
