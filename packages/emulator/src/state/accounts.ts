/** Users together with what the sign-in page needs to know about them. */
import { refusal } from './refusals.ts'
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
}

export type Accounts = {
  put(account: Account): void
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
