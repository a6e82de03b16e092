/** Mending a connection with another account would leave the broken one broken, and nobody would notice. */
import { Problem } from '../errors.ts'
import type { Db } from '../postgres/transaction.ts'
import { isSameDrive } from './connection.ts'
import type { Proven } from './prove.ts'
import { findConnection } from './store.ts'

/**
 * @param connectionId the connection that is to be mended; `null` for a new one
 * @throws {Problem} `sign_in_failed` when the account found is not the one that the connection belongs to
 */
export async function assertExpectedAccount(db: Db, connectionId: string | null, found: Proven): Promise<void> {
  const connection = connectionId === null ? undefined : await findConnection(db, connectionId)
  if (!connection || isSameDrive(connection, found)) return
  throw anotherAccount(connection, found)
}

/** What is said where somebody else has signed in. */
export function anotherAccount(connection: Pick<Proven, 'account'>, found: Pick<Proven, 'account'>): Problem {
  const expected = nameOf(connection)
  return new Problem('sign_in_failed', 'Another account signed in than the one this connection belongs to.', {
    diagnosis: {
      code: 'wrong_account',
      title: 'That was another account',
      cause: `This connection belongs to ${expected}; ${nameOf(found)} signed in.`,
      who: 'user',
      remedy: `Sign in as ${expected}, or go back and connect the other account as a new one.`,
      retry: 'sign-in',
    },
  })
}

function nameOf({ account }: Pick<Proven, 'account'>): string {
  return account.userPrincipalName || account.displayName
}
