/** Has a followed drive read: when Microsoft tells of a change, when somebody asks, and when it is due. */
import { pullDrive } from '../changes/pull-drive.ts'
import { defineProcess, type Process } from '../engine/process.ts'
import { inTransaction } from '../postgres/transaction.ts'
import type { WorkflowServices } from './services.ts'

type Data = { readonly connectionId: string }

/** One pull of a drive runs and one waits, whatever the number of notifications and nodes. */
export const pullDriveWork: Pick<Process<Data>, 'name' | 'onePerKey'> = { name: 'pull-drive', onePerKey: true }

export function pullDriveProcess(services: WorkflowServices): Process<Data> {
  const { db, engine } = services
  return defineProcess<Data>({
    ...pullDriveWork,
    concurrency: 20,
    timeLimitMs: 6 * 60 * 60_000,
    async run({ data: { connectionId }, signal }) {
      const { nextAt } = await pullDrive(services, connectionId, signal)
      if (nextAt === undefined) return
      await inTransaction(db, (transaction) =>
        engine.send(transaction, pullDriveWork, { data: { connectionId }, key: connectionId, at: nextAt }),
      )
    },
  })
}
