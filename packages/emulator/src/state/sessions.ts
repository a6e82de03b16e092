/** Who is signed in, in which browser. */
import type { Account, Accounts } from './accounts.ts'
import type { Tables } from './tables.ts'

type Session = {
  readonly id: string
  readonly signedIn: Readonly<Record<string, number>>
  /** When the second factor was given. */
  readonly secondFactor?: Readonly<Record<string, number>>
}

export type Sessions = {
  /** The accounts signed in here, latest first. */
  accounts(sessionId: string | undefined): Account[]
  signIn(sessionId: string, account: Account): void
  /** The account gave its second factor here. */
  passSecondFactor(sessionId: string, account: Account): void
  hasSecondFactor(sessionId: string, account: Account): boolean
  signOut(sessionId: string): void
}

export function openSessions(tables: Tables, accounts: Accounts, now: () => number): Sessions {
  const rows = tables.table<Session>('session')
  return {
    accounts(sessionId) {
      const signedIn = (sessionId && rows.get(sessionId)?.signedIn) || {}
      return Object.entries(signedIn)
        .sort(([, a], [, b]) => b - a)
        .flatMap(([userId, at]) => {
          const account = accounts.find(userId)
          return account && account.sessionsValidFrom <= at ? [account] : []
        })
    },
    signIn(sessionId, account) {
      const signedIn = { ...rows.get(sessionId)?.signedIn, [account.user.id]: now() }
      rows.put(sessionId, { ...rows.get(sessionId), id: sessionId, signedIn })
    },
    passSecondFactor(sessionId, { user }) {
      const known = rows.get(sessionId)
      if (known) rows.put(sessionId, { ...known, secondFactor: { ...known.secondFactor, [user.id]: now() } })
    },
    hasSecondFactor(sessionId, { user, sessionsValidFrom }) {
      const at = rows.get(sessionId)?.secondFactor?.[user.id]
      return at !== undefined && at >= sessionsValidFrom
    },
    signOut: (sessionId) => rows.remove(sessionId),
  }
}
