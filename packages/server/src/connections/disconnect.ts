/** The end of a connection. */
import { Problem } from '../errors.ts'
import { deleteConnection } from './save.ts'
import type { ConnectionServices } from './services.ts'

/**
 * Forgets the tokens and removes the connection. Microsoft has no endpoint at which an app gives tokens back; the user
 * sees and removes the app's permission in their Microsoft account.
 *
 * @throws {Problem} `not_found`
 */
export async function disconnect({ db, clock, accessTokens }: ConnectionServices, connectionId: string): Promise<void> {
  accessTokens.forget(connectionId)
  const removed = await deleteConnection(db, connectionId, clock.now())
  // A call that was under way may have put it back meanwhile.
  accessTokens.forget(connectionId)
  if (!removed) throw new Problem('not_found', 'There is no such connection.')
}
