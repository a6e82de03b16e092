/** Has the drives looked at of which Microsoft has told: a burst about one drive is one look. */
import { takeTold } from '../changes/notification-store.ts'
import type { Pump } from '../engine/process.ts'
import { inTransaction } from '../postgres/transaction.ts'
import { keepSubscriptionWork, pullDriveWork, pullOf, subscriptionOf } from './drive-work.ts'
import type { WorkflowServices } from './services.ts'

const mostAtOnce = 2_000

export function ringDrivesPump({ db, engine }: Pick<WorkflowServices, 'db' | 'engine'>): Pump {
  return {
    name: 'ring-drives',
    topic: 'notifications',
    drain: () =>
      inTransaction(db, async (transaction) => {
        const { taken, pull, reauthorize } = await takeTold(transaction, mostAtOnce)
        await engine.send(transaction, pullDriveWork, ...pull.map(pullOf))
        const asked = reauthorize.map((connectionId) => subscriptionOf(connectionId, true))
        await engine.send(transaction, keepSubscriptionWork, ...asked)
        return taken === mostAtOnce
      }),
  }
}
