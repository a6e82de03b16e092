/**
 * Begins and ends the following of drives, as watches and connections come and go: rows that lower floors have written
 * are all it needs to know.
 */
import { followDrive, mendedDrives } from '../changes/followed-drive.ts'
import { notificationUrl } from '../changes/keep-subscription.ts'
import { toldElsewhere } from '../changes/subscription-store.ts'
import { followedAndNotWatched, watchedAndNotFollowed } from '../changes/watch.ts'
import type { Pump } from '../engine/process.ts'
import { inTransaction } from '../postgres/transaction.ts'
import { keepSubscriptionWork, pullDriveWork, pullOf, subscriptionOf } from './drive-work.ts'
import type { WorkflowServices } from './services.ts'

const mostAtOnce = 100

export function followDrivesPump({ db, clock, engine, publicUrl }: WorkflowServices): Pump {
  // The server's address is another only after a start.
  let started = false
  return {
    name: 'follow-drives',
    topic: 'drives',
    async drain() {
      const fresh = await watchedAndNotFollowed(db, mostAtOnce)
      const over = await followedAndNotWatched(db, mostAtOnce)
      const mended = await mendedDrives(db, mostAtOnce)
      const elsewhere = started ? [] : await toldElsewhere(db, notificationUrl(publicUrl))
      const pull = [...fresh.map(({ id }) => id), ...mended]
      const keep = new Set([...pull, ...over, ...elsewhere])
      if (keep.size > 0) {
        await inTransaction(db, async (transaction) => {
          for (const connection of fresh) await followDrive(transaction, connection, clock.now())
          await engine.send(transaction, pullDriveWork, ...pull.map(pullOf))
          await engine.send(transaction, keepSubscriptionWork, ...[...keep].map((id) => subscriptionOf(id)))
        })
      }
      started = true
      return fresh.length === mostAtOnce
    },
  }
}
