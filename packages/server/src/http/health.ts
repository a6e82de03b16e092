/** How connections and the server are. */
import { healthRoutes } from '@drawbridge/api'
import { listChanges } from '../connections/history.ts'
import { findConnection } from '../connections/store.ts'
import { Problem } from '../errors.ts'
import type { Mount } from './mount.ts'
import { assertReady, type HealthServices, readHealth } from './server-health.ts'

export function mountHealth(mount: Mount, services: HealthServices): void {
  const { db } = services
  mount(healthRoutes.server, () => readHealth(services))
  mount(healthRoutes.live, async () => ({ status: 'ok' as const }))
  mount(healthRoutes.ready, async () => {
    await assertReady(db)
    return { status: 'ok' as const }
  })
  mount(healthRoutes.connectionHistory, async ({ params, query }) => {
    const connection = await findConnection(db, params.connectionId)
    if (connection?.projectId !== params.projectId) throw new Problem('not_found', 'There is no such connection.')
    const { items, nextCursor } = await listChanges(db, connection.id, query)
    return { changes: items, nextCursor }
  })
}
