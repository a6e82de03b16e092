/** Makes, renews and ends the subscriptions by which Microsoft tells of changes. */
import { keepSubscription } from '../changes/keep-subscription.ts'
import { defineProcess, type Process } from '../engine/process.ts'
import { inTransaction } from '../postgres/transaction.ts'
import { keepSubscriptionWork, pullDriveWork, pullOf, subscriptionOf } from './drive-work.ts'
import type { WorkflowServices } from './services.ts'

export function keepSubscriptionProcess(
  services: WorkflowServices,
): Process<{ readonly connectionId: string; readonly reauthorize?: boolean }> {
  const { db, engine, random } = services
  return defineProcess({
    ...keepSubscriptionWork,
    async run({ data: { connectionId, reauthorize = false } }) {
      const { nextAt, created } = await keepSubscription(services, connectionId, { reauthorize, random })
      if (nextAt === undefined) return
      await inTransaction(db, async (transaction) => {
        await engine.send(transaction, keepSubscriptionWork, { ...subscriptionOf(connectionId), at: nextAt })
        if (created) await engine.send(transaction, pullDriveWork, pullOf(connectionId))
      })
    },
  })
}
