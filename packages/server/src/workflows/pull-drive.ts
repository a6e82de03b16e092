/** Has a followed drive read: when Microsoft tells of a change, when somebody asks, and when it is due. */
import { pullDrive } from '../changes/pull-drive.ts'
import { defineProcess, type Process } from '../engine/process.ts'
import { inTransaction } from '../postgres/transaction.ts'
import { keepSubscriptionWork, pullDriveWork, pullOf, subscriptionOf } from './drive-work.ts'
import type { WorkflowServices } from './services.ts'

export function pullDriveProcess(services: WorkflowServices): Process<{ readonly connectionId: string }> {
  const { db, engine, random } = services
  return defineProcess({
    ...pullDriveWork,
    concurrency: 20,
    timeLimitMs: 6 * 60 * 60_000,
    async run({ data: { connectionId }, signal }) {
      const { nextAt, untold } = await pullDrive(services, connectionId, { signal, random })
      if (nextAt === undefined) return
      await inTransaction(db, async (transaction) => {
        await engine.send(transaction, pullDriveWork, { ...pullOf(connectionId), at: nextAt })
        if (untold) await engine.send(transaction, keepSubscriptionWork, subscriptionOf(connectionId, true))
      })
    },
  })
}
