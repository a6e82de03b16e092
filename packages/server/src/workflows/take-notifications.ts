/**
 * Takes in what Microsoft says has changed, and has the drives looked at. Nothing is answered before it is written down;
 * what comes while one lot is written goes into the next, so that a burst costs few transactions.
 */
import { type Notification, noteNotifications } from '../changes/notification.ts'
import { inTransaction } from '../postgres/transaction.ts'
import { keepSubscriptionWork } from './keep-subscription.ts'
import { pullDriveWork } from './pull-drive.ts'
import type { WorkflowServices } from './services.ts'

export type TakeNotifications = (notifications: readonly Notification[]) => Promise<void>

type Lot = { readonly notifications: Notification[]; readonly written: PromiseWithResolvers<void> }

export function createTakeNotifications({ db, clock, engine, log }: WorkflowServices): TakeNotifications {
  let waiting: Lot | undefined
  let busy = false

  async function work(): Promise<void> {
    busy = true
    while (waiting) {
      const { notifications, written } = waiting
      waiting = undefined
      await write(notifications).then(written.resolve, written.reject)
    }
    busy = false
  }

  async function write(notifications: readonly Notification[]): Promise<void> {
    await inTransaction(db, async (transaction) => {
      const { pull, reauthorize, refused } = await noteNotifications(transaction, notifications, clock.now())
      if (refused > 0) log.warn({ refused }, 'Notifications came that are not from Microsoft, or too late.')
      const works = pull.map((connectionId) => ({ data: { connectionId }, key: connectionId }))
      await engine.send(transaction, pullDriveWork, ...works)
      const asked = reauthorize.map((connectionId) => ({
        data: { connectionId, reauthorize: true },
        key: connectionId,
      }))
      await engine.send(transaction, keepSubscriptionWork, ...asked)
    })
  }

  return (notifications) => {
    waiting ??= { notifications: [], written: Promise.withResolvers() }
    const { written } = waiting
    waiting.notifications.push(...notifications)
    if (!busy) void work()
    return written.promise
  }
}
