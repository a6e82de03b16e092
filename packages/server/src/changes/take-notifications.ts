/**
 * Takes in what Microsoft says has changed. Nothing is answered before it is written down; what comes while one lot is
 * written goes into the next, so that a burst costs few transactions.
 */
import type { Clock } from '../clock.ts'
import type { Db } from '../postgres/transaction.ts'
import type { Log } from '../telemetry/log.ts'
import { judge, type Notification } from './notification.ts'
import { insertTold } from './notification-store.ts'
import type { DriveSubscription } from './subscription.ts'
import { subscriptionsById } from './subscription-store.ts'

/** @throws when they could not be written down; Microsoft is to send them again */
export type TakeNotifications = (notifications: readonly Notification[]) => Promise<void>

type Lot = { readonly notifications: Notification[]; readonly written: PromiseWithResolvers<void> }

/** More than these are forgotten as a whole. */
const mostKnown = 20_000

export function createTakeNotifications({
  db,
  clock,
  log,
}: {
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
}): TakeNotifications {
  /**
   * A subscription stays what it is for as long as Microsoft uses its id, and what still comes for one that has ended
   * finds nobody who follows the drive. So these are never asked for again.
   */
  const known = new Map<string, DriveSubscription>()
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
    await learn(new Set(notifications.map(({ subscriptionId }) => subscriptionId).filter((id) => !known.has(id))))
    const { told, refused } = judge(notifications, known)
    if (refused > 0) log.warn({ refused }, 'Notifications came that are not from Microsoft, or too late.')
    await insertTold(db, told, clock.now())
  }

  async function learn(ids: ReadonlySet<string>): Promise<void> {
    if (ids.size === 0) return
    if (known.size > mostKnown) known.clear()
    for (const [id, subscription] of await subscriptionsById(db, [...ids])) known.set(id, subscription)
  }

  return (notifications) => {
    waiting ??= { notifications: [], written: Promise.withResolvers() }
    const { written } = waiting
    waiting.notifications.push(...notifications)
    if (!busy) void work()
    return written.promise
  }
}
