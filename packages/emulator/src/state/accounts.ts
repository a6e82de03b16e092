/** Users together with what the sign-in page needs to know about them. */
import { type Changes, withChanges } from './changes.ts'
import { refusal } from './refusals.ts'
import type { AccountRefusal } from './switches.ts'
import type { Tables } from './tables.ts'
import type { User } from './user.ts'

export type Account = {
  readonly user: User
  /** Without one, a click signs in. */
  readonly password?: string
  /** May consent for the whole tenant. */
  readonly administrator: boolean
  /** Everything signed in before this moment (milliseconds) has to sign in again. */
  readonly sessionsValidFrom: number
  /** What refresh tokens from before `sessionsValidFrom` are refused with. @default 50173 */
  readonly revokedBecause?: 50132 | 50133 | 50173
  /** Counts how often the access tokens of the account were expired; one from before is refused. @default 0 */
  readonly accessTokenEra?: number
  /** Refresh tokens of public clients from before this moment (milliseconds) are refused. */
  readonly passwordChangedAt?: number
  /** Turned away with this code, whatever happens. */
  readonly refusal?: AccountRefusal
  /**
   * `required`: a code is asked for after the password, and refresh tokens from before are refused with 50076.
   * `unregistered`: the second factor has to be set up first, and refresh tokens are refused with 50079.
   */
  readonly mfa?: 'required' | 'unregistered'
  /** Refresh tokens live this long after the sign-in (milliseconds), then are refused with 70043. */
  readonly signInFrequencyMs?: number
  /**
   * Graph asks for a token with this authentication context (as in `c1`): 401 `insufficient_claims` until the app has
   * sent the claims of the challenge with a token request.
   */
  readonly claimsChallenge?: string
}

/** What may be changed about an account while the emulator runs. */
export type AccountChanges = Changes<Omit<Account, 'user'>>

export type Accounts = {
  put(account: Account): void
  /** @throws RangeError when nobody has this id or user principal name */
  update(idOrName: string, changes: AccountChanges): Account
  /** By id or user principal name, in any case. */
  find(idOrName: string): Account | undefined
  all(): Account[]
  /**
   * The account whose name and password these are.
   *
   * @throws SignInFailure 50034 for an unknown name, 50126 for a wrong password
   */
  signIn(name: string, password: string | undefined): Account
}

export function openAccounts(tables: Tables): Accounts {
  const rows = tables.table<Account>('account')
  const find = (idOrName: string): Account | undefined => {
    const wanted = idOrName.trim().toLowerCase()
    return rows.get(wanted) ?? rows.all().find(({ user }) => user.userPrincipalName.toLowerCase() === wanted)
  }
  return {
    put: (account) => rows.put(account.user.id, account),
    update(idOrName, changes) {
      const known = find(idOrName)
      if (!known) throw new RangeError(`No account is called '${idOrName}'.`)
      const account = withChanges<Account>(known, changes)
      rows.put(account.user.id, account)
      return account
    },
    find,
    all: () => [...rows.all()],
    signIn(name, password) {
      const account = find(name)
      if (!account) throw refusal(50034, `No account is called '${name}'. Check the spelling, or pick another account.`)
      if (account.password !== undefined && account.password !== password) {
        throw refusal(50126, 'The password is not right. Try again.')
      }
      return account
    },
  }
}

/** The id that tokens carry: personal accounts hide their CID in a GUID. */
export function objectId(user: User): string {
  return user.cid ? `00000000-0000-0000-${user.cid.slice(0, 4)}-${user.cid.slice(4)}` : user.id
}
