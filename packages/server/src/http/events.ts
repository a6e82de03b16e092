/** Events over HTTP. */
import { eventRoutes } from '@drawbridge/api'
import { listEvents } from '../events/store.ts'
import type { Db } from '../postgres/transaction.ts'
import type { Projects } from '../projects/store.ts'
import type { Mount } from './mount.ts'

export function mountEvents(mount: Mount, { db, projects }: { readonly db: Db; readonly projects: Projects }): void {
  mount(eventRoutes.list, async ({ params, query }) => {
    const { id: projectId } = await projects.get(params.projectId)
    const { items, nextCursor } = await listEvents(db, { ...query, projectId })
    return { events: items, nextCursor }
  })
}
