/** Connections as the operator sees them. */
import { connectionRoutes } from '@drawbridge/api'
import { type ConnectionRecord, presentConnection } from '../connections/connection.ts'
import { disconnect } from '../connections/disconnect.ts'
import type { ConnectionServices } from '../connections/services.ts'
import { findConnection, listConnections } from '../connections/store.ts'
import { testConnection } from '../connections/test-connection.ts'
import { Problem } from '../errors.ts'
import type { Mount } from './mount.ts'

export function mountConnections(mount: Mount, services: ConnectionServices): void {
  const get = async (id: string): Promise<ConnectionRecord> => {
    const connection = await findConnection(services.db, id)
    if (!connection) throw new Problem('not_found', 'There is no such connection.')
    return connection
  }

  mount(connectionRoutes.list, async ({ query }) => ({
    connections: (await listConnections(services.db, query ?? {})).map(presentConnection),
  }))
  mount(connectionRoutes.get, async ({ params }) => presentConnection(await get(params.connectionId)))
  mount(connectionRoutes.test, async ({ params }) => testConnection(services, await get(params.connectionId)))
  mount(connectionRoutes.disconnect, ({ params }) => disconnect(services, params.connectionId))
}
