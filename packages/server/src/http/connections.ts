/** Connections as the operator sees them, and as a product's back end sees those of its project. */
import { connectionRoutes, projectConnectionRoutes } from '@drawbridge/api'
import { endConnection } from '../changes/leave-drive.ts'
import { type ConnectionRecord, presentConnection } from '../connections/connection.ts'
import type { ConnectionServices } from '../connections/services.ts'
import { findConnection, listConnections } from '../connections/store.ts'
import { testConnection } from '../connections/test-connection.ts'
import { Problem } from '../errors.ts'
import type { Page } from '../postgres/page.ts'
import type { Mount } from './mount.ts'

export function mountConnections(mount: Mount, services: ConnectionServices): void {
  const { db, projects } = services

  mount(connectionRoutes.list, async ({ query }) => present(await listConnections(db, query)))
  mount(connectionRoutes.get, async ({ params }) => presentConnection(await get(params)))
  mount(connectionRoutes.test, async ({ params }) => testConnection(services, await get(params)))
  mount(connectionRoutes.disconnect, ({ params }) => endConnection(services, params.connectionId))

  mount(projectConnectionRoutes.list, async ({ params, query }) => {
    await projects.get(params.projectId)
    return present(await listConnections(db, { ...query, projectId: params.projectId }))
  })
  mount(projectConnectionRoutes.get, async ({ params }) => presentConnection(await get(params)))
  mount(projectConnectionRoutes.test, async ({ params }) => testConnection(services, await get(params)))
  mount(projectConnectionRoutes.disconnect, async ({ params }) => endConnection(services, (await get(params)).id))

  /** @param projectId where the path names one, the connection has to be its */
  async function get({ connectionId, projectId }: { connectionId: string; projectId?: string }) {
    const connection = await findConnection(db, connectionId)
    const hidden = projectId !== undefined && connection?.projectId !== projectId
    if (!connection || hidden) throw new Problem('not_found', 'There is no such connection.')
    return connection
  }
}

function present({ items, nextCursor }: Page<ConnectionRecord>) {
  return { connections: items.map(presentConnection), nextCursor }
}
