/**
 * Refresh tokens. They carry what they stand for, sealed; nothing is kept for each. A new one is given at every use and
 * the old one goes on working, as Microsoft's do; but for apps whose tokens are switched to be good for one use.
 */
import { createHash } from 'node:crypto'
import type { Account, Accounts } from './accounts.ts'
import type { Platform } from './apps.ts'
import { refusal } from './refusals.ts'
import type { RequestedClaims } from './requested-claims.ts'
import type { Seal } from './seal.ts'
import { checkSecondFactor } from './second-factor.ts'
import type { Tables } from './tables.ts'

export type RefreshGrant = {
  readonly clientId: string
  readonly userId: string
  readonly scopes: readonly string[]
  readonly asWritten: readonly (readonly [string, string])[]
  readonly platform: Platform
  /** Of the first token in the row, milliseconds since the epoch: tokens of single-page apps do not outlive a day of it. */
  readonly startedAt: number
  /** Whether a second factor was given. */
  readonly mfa?: boolean
  readonly claims?: RequestedClaims
}

type Sealed = RefreshGrant & { readonly issuedAt: number }

export type RefreshTokens = {
  issue(grant: RefreshGrant, account: Account): string
  /**
   * @throws SignInFailure 9002313 or 70000 for a text that is no token of ours, 70000 for another app's token,
   *   700082, 700084, 70043 or 70000 (personal) for an old one, 50173, 50132, 50133 or 70000 (personal) for a revoked
   *   one, 50076 or 50079 when a second factor is due
   */
  read(token: string, clientId: string): { grant: RefreshGrant; account: Account }
  /** From now on this token is refused as a revoked one. */
  use(token: string): void
}

const day = 24 * 3_600_000

export function openRefreshTokens(tables: Tables, seal: Seal, accounts: Accounts, now: () => number): RefreshTokens {
  /** By digest. */
  const used = tables.table<true>('used-refresh-token')
  return {
    issue(grant, { user }) {
      const sealed = seal.close('refresh-token', { ...grant, issuedAt: now() } satisfies Sealed)
      return `${user.personal ? personalPrefix : '1.AX'}${sealed}`
    },
    read(token, clientId) {
      const personal = token.startsWith('M.')
      const sealed = token.startsWith(personalPrefix) ? token.slice(personalPrefix.length) : token.slice(4)
      const held = seal.open<Sealed>('refresh-token', sealed)
      const account = held && accounts.find(held.userId)
      if (!held || !account) throw unreadable(personal)
      if (held.clientId !== clientId) {
        throw refusal(
          70000,
          'The refresh token was issued to another application. Use the client id that it was issued to.',
        )
      }
      checkAge(held, account, now())
      if (used.get(digest(token))) throw personal ? ended() : refusal(50173, revocations[50173])
      const { issuedAt, ...grant } = held
      return { grant, account }
    },
    use: (token) => used.put(digest(token), true),
  }
}

const personalPrefix = 'M.C532_BAY.0.U.-'

function unreadable(personal: boolean): Error {
  return personal
    ? refusal(70000, "The provided value for the input parameter 'refresh_token' is not valid. Sign in again.")
    : refusal(9002313, 'Invalid request. The refresh token is malformed or invalid. Check how it was stored and sent.')
}

function checkAge({ platform, startedAt, issuedAt, mfa }: Sealed, account: Account, now: number): void {
  const old = issuedAt + 90 * day <= now
  const because = revocation(platform, issuedAt, account)
  if (account.user.personal && (old || because !== undefined)) {
    throw ended()
  }
  if (platform === 'spa' && startedAt + day <= now) {
    throw refusal(
      700084,
      'The refresh token of a single-page app lasts 24 hours and cannot be extended. Sign in again.',
    )
  }
  if (old) throw refusal(700082, 'The refresh token has expired due to inactivity for 90 days. Sign in again.')
  if (because !== undefined) throw refusal(because, revocations[because])
  if (account.signInFrequencyMs !== undefined && startedAt + account.signInFrequencyMs <= now) {
    throw refusal(70043, 'The refresh token has expired by the sign-in frequency of Conditional Access. Sign in again.')
  }
  if (!mfa) checkSecondFactor(account)
}

function ended(): Error {
  return refusal(70000, 'The user could not be authenticated as the grant is expired. The user must sign in again.', {
    suberror: 'bad_token',
  })
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

const revocations = {
  50132: 'The session is not valid any more: the password has changed or expired. The user must sign in again.',
  50133: 'The session is not valid any more: the password has expired or been changed. The user must sign in again.',
  50173: 'The provided grant has expired due to it being revoked. The user must sign in again.',
} as const

function revocation(platform: Platform, issuedAt: number, account: Account): keyof typeof revocations | undefined {
  if (issuedAt < account.sessionsValidFrom) return account.revokedBecause ?? 50173
  // A confidential client survives its user's new password, a public one does not.
  return platform === 'publicClient' && issuedAt < (account.passwordChangedAt ?? 0) ? 50173 : undefined
}
