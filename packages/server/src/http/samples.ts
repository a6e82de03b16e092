/** What a workflow can be tried with. */
import { runRoutes } from '@drawbridge/api'
import type { Clock } from '../clock.ts'
import type { ConnectionClients } from '../connections/client.ts'
import { getWorkflow } from '../definitions/store.ts'
import type { Db } from '../postgres/transaction.ts'
import { sampleFor } from '../triggers/sample.ts'
import type { Mount } from './mount.ts'

type Services = { readonly db: Db; readonly clock: Clock; readonly clients: ConnectionClients }

export function mountSamples(mount: Mount, services: Services): void {
  mount(runRoutes.sample, async ({ params, query }) => {
    const workflow = await getWorkflow(services.db, params.projectId, params.workflowId)
    return sampleFor(services, workflow, query.connectionId)
  })
}
