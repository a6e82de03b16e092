/** The last step of every way in: what was proven becomes a connection with its tokens, in one transaction. */
import type { TokenSet } from '@drawbridge/onedrive'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import type { ConnectionRecord } from './connection.ts'
import { assertExpectedAccount } from './expected-account.ts'
import { saveGrant } from './grant.ts'
import type { Way } from './obtain-tokens.ts'
import type { Proven } from './prove.ts'
import { saveConnection } from './save.ts'
import type { ConnectionServices } from './services.ts'

export type NewConnection = Pick<ConnectionRecord, 'kind' | 'projectId' | 'userId' | 'appRegistrationId'> & {
  readonly way: Way
  readonly tokens: TokenSet
  readonly proven: Proven
  /** The connection that is to be mended; absent for a new one. */
  readonly reconnectConnectionId?: string | null | undefined
}

/**
 * The same user with the same drive of the same account keeps the connection and its id.
 *
 * @param also what has to be written with it, or not at all
 * @throws {Problem} `sign_in_failed` when it is not the expected account, or access would end within the hour
 */
export async function makeConnection(
  { db, vault, clock, accessTokens }: Pick<ConnectionServices, 'db' | 'vault' | 'clock' | 'accessTokens'>,
  { way, tokens, proven, reconnectConnectionId = null, ...whose }: NewConnection,
  also: (transaction: Db, connection: ConnectionRecord) => Promise<void> = async () => {},
): Promise<ConnectionRecord> {
  await assertExpectedAccount(db, reconnectConnectionId, proven)
  const scopes = tokens.scopes.map((scope) => scope.replace(/^https:\/\/graph\.[^/]+\//, ''))
  const made = await inTransaction(db, async (transaction) => {
    const connection = await saveConnection(transaction, { ...whose, ...proven, scopes }, clock.now())
    await saveGrant(transaction, vault, connection.id, { ...way, ...tokens }, clock.now())
    await also(transaction, connection)
    return connection
  })
  accessTokens.forget(made.id)
  return made
}
