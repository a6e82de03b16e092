/**
 * Refresh tokens. They carry what they stand for, sealed; nothing is kept for each. A new one is given at every use and
 * the old one goes on working, as Microsoft's do.
 */
import type { Account, Accounts } from './accounts.ts'
import type { Platform } from './apps.ts'
import { refusal } from './refusals.ts'
import type { Seal } from './seal.ts'

export type RefreshGrant = {
  readonly clientId: string
  readonly userId: string
  readonly scopes: readonly string[]
  readonly asWritten: readonly (readonly [string, string])[]
  readonly platform: Platform
  /** Of the first token in the row, milliseconds since the epoch: tokens of single-page apps do not outlive a day of it. */
  readonly startedAt: number
}

type Sealed = RefreshGrant & { readonly issuedAt: number }

export type RefreshTokens = {
  issue(grant: RefreshGrant, account: Account): string
  /**
   * @throws SignInFailure 9002313 or 70000 for a text that is no token of ours, 70000 for another app's token,
   *   700082, 700084 or 70000 (personal) for an old one, 50173 or 70000 (personal) for a revoked one
   */
  read(token: string, clientId: string): { grant: RefreshGrant; account: Account }
}

const day = 24 * 3_600_000

export function createRefreshTokens(seal: Seal, accounts: Accounts, now: () => number): RefreshTokens {
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
      const { issuedAt, ...grant } = held
      return { grant, account }
    },
  }
}

const personalPrefix = 'M.C532_BAY.0.U.-'

function unreadable(personal: boolean): Error {
  return personal
    ? refusal(70000, "The provided value for the input parameter 'refresh_token' is not valid. Sign in again.")
    : refusal(9002313, 'Invalid request. The refresh token is malformed or invalid. Check how it was stored and sent.')
}

function checkAge({ platform, startedAt, issuedAt }: Sealed, { user, sessionsValidFrom }: Account, now: number): void {
  const old = issuedAt + 90 * day <= now
  const revoked = issuedAt < sessionsValidFrom
  if (user.personal && (old || revoked)) {
    throw refusal(70000, 'The user could not be authenticated as the grant is expired. The user must sign in again.', {
      suberror: 'bad_token',
    })
  }
  if (platform === 'spa' && startedAt + day <= now) {
    throw refusal(
      700084,
      'The refresh token of a single-page app lasts 24 hours and cannot be extended. Sign in again.',
    )
  }
  if (old) throw refusal(700082, 'The refresh token has expired due to inactivity for 90 days. Sign in again.')
  if (revoked) {
    throw refusal(50173, 'The provided grant has expired due to it being revoked. The user must sign in again.')
  }
}
