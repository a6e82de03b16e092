/** Events over HTTP. */
import { eventRoutes } from '@drawbridge/api'
import type { Clock } from '../clock.ts'
import { recordAppEvent } from '../events/app-event.ts'
import { listEvents } from '../events/store.ts'
import type { Db } from '../postgres/transaction.ts'
import type { Projects } from '../projects/store.ts'
import type { Mount } from './mount.ts'

type Services = { readonly db: Db; readonly clock: Clock; readonly projects: Projects }

export function mountEvents(mount: Mount, services: Services): void {
  const { db, projects } = services

  mount(eventRoutes.list, async ({ params, query }) => {
    const { id: projectId } = await projects.get(params.projectId)
    const { items, nextCursor } = await listEvents(db, { ...query, projectId })
    return { events: items, nextCursor }
  })
  mount(eventRoutes.record, async ({ params, body }) => {
    const { id: projectId } = await projects.get(params.projectId)
    return recordAppEvent(services, { ...body, projectId })
  })
}
