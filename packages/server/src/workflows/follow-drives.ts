/**
 * Begins and ends the following of drives, as watches and connections come and go: rows that lower floors have written
 * are all it needs to know.
 */
import { followDrive, mendedDrives } from '../changes/followed-drive.ts'
import { followedAndNotWatched, watchedAndNotFollowed } from '../changes/watch.ts'
import type { Pump } from '../engine/process.ts'
import { inTransaction } from '../postgres/transaction.ts'
import { keepSubscriptionWork } from './keep-subscription.ts'
import { pullDriveWork } from './pull-drive.ts'
import type { WorkflowServices } from './services.ts'

const mostAtOnce = 100

export function followDrivesPump({ db, clock, engine }: WorkflowServices): Pump {
  const workOf = (connectionId: string) => ({ data: { connectionId }, key: connectionId })
  return {
    name: 'follow-drives',
    topic: 'drives',
    async drain() {
      const fresh = await watchedAndNotFollowed(db, mostAtOnce)
      const over = await followedAndNotWatched(db, mostAtOnce)
      const mended = await mendedDrives(db, mostAtOnce)
      if (fresh.length + over.length + mended.length === 0) return false
      await inTransaction(db, async (transaction) => {
        for (const connection of fresh) await followDrive(transaction, connection, clock.now())
        const pull = [...fresh.map(({ id }) => id), ...mended].map(workOf)
        await engine.send(transaction, pullDriveWork, ...pull)
        await engine.send(transaction, keepSubscriptionWork, ...pull, ...over.map(workOf))
      })
      return fresh.length === mostAtOnce
    },
  }
}
