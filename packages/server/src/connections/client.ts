/**
 * The library's client of a connection. It takes its tokens from the vault, and there is one for each connection, so
 * that all that is done through it on this server keeps one pace.
 */
import { createOneDrive, type OneDrive } from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import { assertWorthTrying } from './choose.ts'
import type { ConnectionRecord } from './connection.ts'
import { type ConnectionServices, userAgent } from './services.ts'
import { findConnection } from './store.ts'
import { accessTokenSource } from './test-connection.ts'

export type ConnectionClients = {
  /** @throws {Problem} `connection_broken` with its diagnosis when only a new sign-in helps */
  of(connection: ConnectionRecord): Promise<OneDrive>
}

/** What a client has learned of its pace is worth little after a while. */
const mostKept = 500

export function createConnectionClients(
  services: Pick<ConnectionServices, 'appRegistrations' | 'accessTokens'>,
): ConnectionClients {
  const kept = new Map<string, OneDrive>()
  return {
    async of(connection) {
      assertWorthTrying(connection)
      const { cloud } = await services.appRegistrations.get(connection.appRegistrationId)
      const key = [connection.id, connection.appRegistrationId, cloud.graph].join(' ')
      const client =
        kept.get(key) ?? createOneDrive({ cloud, accessToken: accessTokenSource(services, connection), userAgent })
      // Moved to the end: the one that rested longest is at the beginning.
      kept.delete(key)
      kept.set(key, client)
      if (kept.size > mostKept) kept.delete(kept.keys().next().value!)
      return client
    },
  }
}

/**
 * @throws {Problem} `not_connected` when there is no such connection; `connection_broken` with its diagnosis when only a
 *   new sign-in helps. Whatever else is wrong with it shows with the first call.
 * @public
 */
export async function clientOf(
  { db, clients }: Pick<ConnectionServices, 'db'> & { readonly clients: ConnectionClients },
  connectionId: string,
): Promise<OneDrive> {
  const connection = await findConnection(db, connectionId)
  if (!connection) throw new Problem('not_connected', 'This connection has been removed. Connect again.')
  return clients.of(connection)
}
