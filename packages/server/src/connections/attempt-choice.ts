/** What a person chooses on the portal's own pages, before Microsoft or instead of it. */
import { Problem } from '../errors.ts'
import { type AttemptRecord, mayStart } from './attempt.ts'
import { endAttempt, redirectAttempt } from './attempt-store.ts'
import { type ConnectionRecord, isUsable } from './connection.ts'
import type { ConnectionServices } from './services.ts'
import { assertConnectionOf, findConnection, listConnectionsOf } from './store.ts'

/** How to go on: with which connection, or, where another account than expected signed in, with whom. */
export type Choice = {
  readonly connectionId?: string | undefined
  readonly as?: 'expected' | 'another' | 'instead' | undefined
}

/**
 * Writes the choice down, so that the sign-in which follows obeys it.
 *
 * @throws {Problem} `not_found` when the connection is not the user's; `invalid_request` when there is no such choice
 */
export async function chooseHow({ db }: ConnectionServices, attempt: AttemptRecord, choice: Choice): Promise<void> {
  const { id, foundAccount, reconnectConnectionId } = attempt
  if (choice.connectionId !== undefined) {
    const connection = await assertConnectionOf(db, choice.connectionId, attempt)
    return redirectAttempt(db, id, {
      reconnectConnectionId: connection.id,
      replacesConnectionId: null,
      loginHint: null,
    })
  }
  if (choice.as === undefined) return
  const expected = await expectedOf({ db }, attempt)
  if (attempt.state !== 'wrong_account' || !foundAccount || !expected) throw noChoice()
  if ((choice.as === 'another') !== attempt.allowMultiple && choice.as !== 'expected') throw noChoice()
  if (choice.as === 'expected') {
    const mended = reconnectConnectionId ?? expected.id
    return redirectAttempt(db, id, { reconnectConnectionId: mended, replacesConnectionId: null, loginHint: null })
  }
  // Microsoft knows them by now and asks nothing, so that no token has to be kept while they choose.
  return redirectAttempt(db, id, {
    reconnectConnectionId: null,
    replacesConnectionId: choice.as === 'instead' ? expected.id : null,
    loginHint: foundAccount.userPrincipalName,
  })
}

/** The connection that another account came in place of. */
export async function expectedOf(
  { db }: Pick<ConnectionServices, 'db'>,
  { projectId, userId, reconnectConnectionId }: AttemptRecord,
): Promise<ConnectionRecord | undefined> {
  if (reconnectConnectionId) return findConnection(db, reconnectConnectionId)
  return (await listConnectionsOf(db, { projectId, userId }))[0]
}

/**
 * Ends the run with an account that is connected already.
 *
 * @throws {Problem} `not_found`, `connection_broken`, `attempt_used`, `attempt_expired`
 */
export async function chooseAccount(
  { db, clock }: ConnectionServices,
  attempt: AttemptRecord,
  connectionId: string,
): Promise<void> {
  if (!mayStart(attempt, clock.now())) throw new Problem('attempt_used', 'This link has been used. Connect again.')
  const connection = await assertConnectionOf(db, connectionId, attempt)
  if (!isUsable(connection)) throw new Problem('connection_broken', 'This account has to sign in again first.')
  await endAttempt(db, attempt.id, { state: 'connected', connectionId })
}

function noChoice(): Problem {
  return new Problem('invalid_request', 'There is no such choice here. Go back to the product and connect again.')
}
