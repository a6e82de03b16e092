/** Makes, renews and ends the subscriptions by which Microsoft tells of changes. */
import { keepSubscription } from '../changes/keep-subscription.ts'
import { defineProcess, type Process } from '../engine/process.ts'
import { inTransaction } from '../postgres/transaction.ts'
import type { WorkflowServices } from './services.ts'

type Data = { readonly connectionId: string; readonly reauthorize?: boolean }

export const keepSubscriptionWork: Pick<Process<Data>, 'name' | 'onePerKey'> = {
  name: 'keep-subscription',
  onePerKey: true,
}

export function keepSubscriptionProcess(services: WorkflowServices): Process<Data> {
  const { db, engine, random } = services
  return defineProcess<Data>({
    ...keepSubscriptionWork,
    async run({ data: { connectionId, reauthorize = false } }) {
      const { nextAt } = await keepSubscription(services, connectionId, { reauthorize, random })
      if (nextAt === undefined) return
      await inTransaction(db, (transaction) =>
        engine.send(transaction, keepSubscriptionWork, { data: { connectionId }, key: connectionId, at: nextAt }),
      )
    },
  })
}
