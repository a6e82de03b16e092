/**
 * What Microsoft says has changed. A hint and nothing more: it names no item, may be lost, doubled, late or forged, and
 * all it does is to have the drive looked at. Rules only.
 *
 * @see https://learn.microsoft.com/graph/api/resources/changenotificationcollection
 */
import { z } from 'zod'
import { type DriveSubscription, isClientState } from './subscription.ts'

const notificationSchema = z.object({
  // The only value that the database is asked for; what it cannot hold would spoil those that are written with it.
  subscriptionId: z.string().regex(/^[\x20-\x7e]{1,100}$/),
  clientState: z.string().max(300).nullish(),
  resource: z.string().max(1_000).nullish(),
  lifecycleEvent: z.string().max(100).nullish(),
})
export type Notification = z.infer<typeof notificationSchema>

export const notificationsSchema = z.object({ value: z.array(notificationSchema).max(1_000) })

/** A drive that is to be looked at. */
export type Told = Pick<DriveSubscription, 'appRegistrationId' | 'driveId'> & {
  /** Microsoft also asks whether the subscription's access is still right, or has ended it. */
  readonly reauthorize: boolean
}

export type Judged = {
  /** Each drive once. */
  readonly told: readonly Told[]
  /** How many came that nobody could have sent who knows what Microsoft knows. */
  readonly refused: number
}

/** Tells true from false; the false ones are only counted. */
export function judge(
  notifications: readonly Notification[],
  subscriptions: ReadonlyMap<string, DriveSubscription>,
): Judged {
  const told = new Map<string, Told>()
  let refused = 0
  for (const notification of notifications) {
    const { subscriptionId: id, lifecycleEvent } = notification
    const subscription = subscriptions.get(id)
    if (subscription && isTrue(notification, subscription)) {
      const { appRegistrationId, driveId } = subscription
      const reauthorize = asksForUs(lifecycleEvent) || (told.get(id)?.reauthorize ?? false)
      told.set(id, { appRegistrationId, driveId, reauthorize })
    } else refused += 1
  }
  return { told: [...told.values()], refused }
}

/** Any other, such as `missed`, says no more than that the drive is to be looked at. */
function asksForUs(lifecycleEvent: string | null | undefined): boolean {
  return lifecycleEvent === 'reauthorizationRequired' || lifecycleEvent === 'subscriptionRemoved'
}

/** Whether it holds our secret and is about the drive that the subscription is for. */
function isTrue({ clientState, resource, lifecycleEvent }: Notification, subscription: DriveSubscription): boolean {
  if (!isClientState(clientState ?? '', subscription.clientStateHash)) return false
  if (lifecycleEvent || !resource) return true
  const path = decodeURIComponent(resource.replaceAll(/%(?![0-9a-f]{2})/gi, '%25')).toLowerCase()
  return path.includes(subscription.driveId.toLowerCase()) || path.startsWith('me/drive')
}
