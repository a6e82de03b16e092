/** Has the drives looked at of which Microsoft has told: a burst about one drive is one look. */
import { takeTold } from '../changes/notification-store.ts'
import type { Pump } from '../engine/process.ts'
import { inTransaction } from '../postgres/transaction.ts'
import { keepSubscriptionWork } from './keep-subscription.ts'
import { pullDriveWork } from './pull-drive.ts'
import type { WorkflowServices } from './services.ts'

const mostAtOnce = 2_000

export function ringDrivesPump({ db, engine }: Pick<WorkflowServices, 'db' | 'engine'>): Pump {
  return {
    name: 'ring-drives',
    topic: 'notifications',
    drain: () =>
      inTransaction(db, async (transaction) => {
        const { taken, pull, reauthorize } = await takeTold(transaction, mostAtOnce)
        const works = pull.map((connectionId) => ({ data: { connectionId }, key: connectionId }))
        await engine.send(transaction, pullDriveWork, ...works)
        const asked = reauthorize.map((connectionId) => ({
          data: { connectionId, reauthorize: true },
          key: connectionId,
        }))
        await engine.send(transaction, keepSubscriptionWork, ...asked)
        return taken === mostAtOnce
      }),
  }
}
