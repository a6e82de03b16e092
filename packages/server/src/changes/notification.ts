/**
 * What Microsoft says has changed. A hint and nothing more: it names no item, may be lost, doubled, late or forged, and
 * all it does is to have the drive looked at.
 *
 * @see https://learn.microsoft.com/graph/api/resources/changenotificationcollection
 */
import { sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '../postgres/transaction.ts'
import { type DriveSubscription, isClientState } from './subscription.ts'
import { subscriptionsById } from './subscription-store.ts'

const notificationSchema = z.object({
  // The only value that the database is asked for; what it cannot hold would spoil those that are written with it.
  subscriptionId: z.string().regex(/^[\x20-\x7e]{1,100}$/),
  clientState: z.string().max(300).nullish(),
  resource: z.string().max(1_000).nullish(),
  lifecycleEvent: z.string().max(100).nullish(),
})
export type Notification = z.infer<typeof notificationSchema>

export const notificationsSchema = z.object({ value: z.array(notificationSchema).max(1_000) })

export type Noted = {
  /** Connections whose drives are to be looked at. */
  readonly pull: readonly string[]
  /** Connections whose subscriptions Microsoft asks about. */
  readonly reauthorize: readonly string[]
  /** How many came that nobody could have sent who knows what Microsoft knows. */
  readonly refused: number
}

/** Tells true from false and writes the true ones down; the false ones change nothing. */
export async function noteNotifications(db: Db, notifications: readonly Notification[], now: number): Promise<Noted> {
  const ids = new Set(notifications.map(({ subscriptionId }) => subscriptionId))
  const subscriptions = await subscriptionsById(db, [...ids])
  const rung = new Map<string, DriveSubscription>()
  const reauthorize = new Set<string>()
  let refused = 0
  for (const notification of notifications) {
    const subscription = subscriptions.get(notification.subscriptionId)
    if (!subscription || !isTrue(notification, subscription)) {
      refused += 1
    } else {
      rung.set(notification.subscriptionId, subscription)
      if (notification.lifecycleEvent === 'reauthorizationRequired') reauthorize.add(subscription.connectionId)
    }
  }
  return { pull: await noteRung(db, [...rung.values()], now), reauthorize: [...reauthorize], refused }
}

/** Whether it holds our secret and is about the drive that the subscription is for. */
function isTrue({ clientState, resource, lifecycleEvent }: Notification, subscription: DriveSubscription): boolean {
  if (!isClientState(clientState ?? '', subscription.clientStateHash)) return false
  if (lifecycleEvent || !resource) return true
  const path = decodeURIComponent(resource.replaceAll(/%(?![0-9a-f]{2})/gi, '%25')).toLowerCase()
  return path.includes(subscription.driveId.toLowerCase()) || path.startsWith('me/drive')
}

/** Whoever of the users has this drive under this app. */
async function noteRung(db: Db, subscriptions: readonly DriveSubscription[], now: number): Promise<string[]> {
  if (subscriptions.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    update followed_drive set notified_at = ${new Date(now)}
    from connection, unnest(
      ${subscriptions.map(({ appRegistrationId }) => appRegistrationId)}::text[],
      ${subscriptions.map(({ driveId }) => driveId)}::text[]
    ) as rung (app_registration_id, drive_id)
    where connection.id = followed_drive.connection_id
      and connection.app_registration_id = rung.app_registration_id
      and connection.drive ->> 'id' = rung.drive_id
    returning followed_drive.connection_id as id`.execute(db)
  return rows.map(({ id }) => id)
}
