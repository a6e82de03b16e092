/** How connections and the server are. */
import { healthRoutes } from '@drawbridge/api'
import { listChanges } from '../connections/history.ts'
import { findConnection } from '../connections/store.ts'
import { Problem } from '../errors.ts'
import type { Db } from '../postgres/transaction.ts'
import type { Mount } from './mount.ts'

export function mountHealth(mount: Mount, { db }: { readonly db: Db }): void {
  mount(healthRoutes.connectionHistory, async ({ params, query }) => {
    const connection = await findConnection(db, params.connectionId)
    if (connection?.projectId !== params.projectId) throw new Problem('not_found', 'There is no such connection.')
    const { items, nextCursor } = await listChanges(db, connection.id, query)
    return { changes: items, nextCursor }
  })
}
