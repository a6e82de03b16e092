/** For whom workflows are switched on, as a product's back end and the console manage it. */
import { workflowRoutes } from '@drawbridge/api'
import type { Clock } from '../clock.ts'
import { getWorkflow } from '../definitions/store.ts'
import { Problem } from '../errors.ts'
import type { Db } from '../postgres/transaction.ts'
import { disableWorkflow, enableWorkflow } from '../triggers/enable.ts'
import { presentEnablement } from '../triggers/enablement.ts'
import { hindrancesOf } from '../triggers/hindrance.ts'
import { findEnablement, listEnablements } from '../triggers/store.ts'
import type { Mount } from './mount.ts'

type Services = { readonly db: Db; readonly clock: Clock }

export function mountEnablements(mount: Mount, services: Services): void {
  const { db } = services

  mount(workflowRoutes.listEnablements, async ({ params, query }) => {
    const { id: workflowId, definition } = await getWorkflow(db, params.projectId, params.workflowId)
    const { items, nextCursor } = await listEnablements(db, { ...query, workflowId })
    const hindered = await hindrancesOf(db, definition, items)
    return { enablements: items.map((each) => presentEnablement(each, hindered.get(each.id) ?? null)), nextCursor }
  })

  mount(workflowRoutes.enable, async ({ params, body }) => {
    const workflow = await getWorkflow(db, params.projectId, params.workflowId)
    const { enablement, hindered, missing } = await enableWorkflow(services, workflow, body)
    return { enablement: presentEnablement(enablement, hindered), missing }
  })

  mount(workflowRoutes.disable, async ({ params }) => {
    const { id } = await getWorkflow(db, params.projectId, params.workflowId)
    const enablement = await findEnablement(db, id, params.enablementId)
    if (!enablement) throw new Problem('not_found', 'This workflow has no such enablement.')
    await disableWorkflow(services, enablement)
  })
}
