/**
 * Sees to it that Microsoft tells of a drive's changes; where it cannot, that the drive is asked often enough.
 *
 *   none ─▸ create ─▸ told ── half its life gone ──▸ renew ─▸ told
 *              │                                       └─ gone at Microsoft ─▸ create
 *              └─ refused, not reachable ─▸ asked again and again, and tried again later
 */
import {
  createOneDrive,
  diagnose,
  GraphError,
  graphPath,
  isOneDriveError,
  type OneDrive,
  type Subscription,
  type SubscriptionRequest,
} from '@drawbridge/onedrive'
import { isUsable } from '../connections/connection.ts'
import { type ConnectionServices, userAgent } from '../connections/services.ts'
import { findConnection } from '../connections/store.ts'
import { accessTokenSource } from '../connections/test-connection.ts'
import { Problem } from '../errors.ts'
import { findFollowedDrive, notePolling } from './followed-drive.ts'
import { leaveDrive } from './leave-drive.ts'
import {
  clientStateHash,
  type DriveSubscription,
  isReachable,
  newClientState,
  type PollingReason,
  reasonOf,
  renewAt,
  renewBelowMs,
  retryMs,
} from './subscription.ts'
import {
  beginSubscription,
  completeSubscription,
  deleteSubscription,
  findSubscription,
  type SubscriptionKey,
} from './subscription-store.ts'
import { isWatched } from './watch.ts'

export type Kept = {
  /** When to look at it again; `undefined`: never, since the drive is no longer followed. */
  readonly nextAt: number | undefined
  /** It has been made just now, and says nothing of what happened before. */
  readonly created?: boolean
}

/** What passes by itself is tried again a minute later; milliseconds. */
const soonMs = 60_000
/** Microsoft has called us back by then, or never will. */
const longestCreationMs = 60_000
const shortlyMs = 3_000

/** Where Microsoft sends notifications. */
export function notificationUrl(publicUrl: string): string {
  return `${publicUrl}/notifications/graph`
}

/**
 * @param reauthorize Microsoft has asked whether this access is still right, or it may have forgotten the subscription
 * @param random from 0 to 1
 */
export async function keepSubscription(
  services: ConnectionServices,
  connectionId: string,
  { reauthorize, random }: { readonly reauthorize: boolean; readonly random: () => number },
): Promise<Kept> {
  const { db, clock } = services
  const connection = await findConnection(db, connectionId)
  if (!connection || !(await findFollowedDrive(db, connectionId))) return { nextAt: undefined }
  if (!(await isWatched(db, connection))) {
    await leaveDrive(services, connection)
    return { nextAt: undefined }
  }
  const { cloud, givenCloud } = await services.appRegistrations.get(connection.appRegistrationId)
  const poll = async (because: PollingReason): Promise<Kept> => {
    await notePolling(db, connectionId, because)
    return { nextAt: clock.now() + retryMs[because] }
  }
  if (!isUsable(connection)) return poll('connection_broken')
  if (!isReachable(services.publicUrl, typeof givenCloud !== 'string')) return poll('not_reachable')

  const accessToken = accessTokenSource(services, connection)
  // How long a subscription is asked for is counted on the clock by which it is renewed.
  const onedrive = createOneDrive({ cloud, accessToken, userAgent, now: clock.now })
  const key = {
    appRegistrationId: connection.appRegistrationId,
    accountId: connection.account.id,
    driveId: connection.drive.id,
  }
  try {
    const found = await findSubscription(db, key)
    // Another node, or another user of the same account, is at it.
    if (found && !isGiven(found) && clock.now() - found.createdAt.getTime() < longestCreationMs) {
      return { nextAt: clock.now() + shortlyMs }
    }
    const given = found && isGiven(found) ? found : undefined
    const kept =
      given && isOurs(given, services.publicUrl) ? await renew(services, onedrive, given, reauthorize) : undefined
    const expiresAt = kept ?? (await create(services, onedrive, { ...key, connectionId }, found))
    if (expiresAt === undefined) return { nextAt: clock.now() + shortlyMs }
    await notePolling(db, connectionId, null)
    return { nextAt: renewAt(clock.now(), expiresAt, random()), created: kept === undefined }
  } catch (error) {
    const origin = error instanceof Problem && isOneDriveError(error.cause) ? error.cause : error
    if (!isOneDriveError(origin)) throw error
    const because = diagnose(origin).retry === 'wait' ? undefined : reasonOf(origin)
    return because === undefined ? { nextAt: clock.now() + soonMs } : poll(because)
  }
}

type Given = DriveSubscription & { readonly subscriptionId: string; readonly expiresAt: Date }

function isGiven(subscription: DriveSubscription): subscription is Given {
  return subscription.subscriptionId !== null && subscription.expiresAt !== null
}

/** Whether Microsoft calls where this server is now. */
function isOurs({ notificationUrl: given }: Given, publicUrl: string): boolean {
  return given === null || given === notificationUrl(publicUrl)
}

/** @returns when it ends, in milliseconds; `undefined` when Microsoft has forgotten it */
async function renew(
  { db, clock }: ConnectionServices,
  onedrive: OneDrive,
  found: Given,
  reauthorize: boolean,
): Promise<number | undefined> {
  const endsAt = found.expiresAt.getTime()
  if (!reauthorize && endsAt - clock.now() > renewBelowMs) return endsAt
  try {
    if (reauthorize) await onedrive.subscriptions.reauthorize(found.subscriptionId)
    const renewed = await onedrive.subscriptions.renew(found.subscriptionId)
    await completeSubscription(db, found, found.clientStateHash, renewed)
    return Date.parse(renewed.expirationDateTime)
  } catch (error) {
    if (!(error instanceof GraphError) || error.status !== 404) throw error
    return undefined
  }
}

/** @returns when it ends, in milliseconds; `undefined` while somebody else is at it */
async function create(
  { db, clock, publicUrl }: Pick<ConnectionServices, 'db' | 'clock' | 'publicUrl'>,
  onedrive: OneDrive,
  key: SubscriptionKey & { readonly connectionId: string },
  replaced: DriveSubscription | undefined,
): Promise<number | undefined> {
  const clientState = newClientState()
  const hash = clientStateHash(clientState)
  const url = notificationUrl(publicUrl)
  const begun = { clientStateHash: hash, notificationUrl: url }
  if (!(await beginSubscription(db, key, begun, clock.now(), replaced))) return undefined
  const request = {
    resource: graphPath`/drives/${key.driveId}/root`,
    notificationUrl: url,
    lifecycleNotificationUrl: `${url}/lifecycle`,
    clientState,
    includeSharing: true,
  }
  try {
    const given = await createOverOld(onedrive, request, replaced?.subscriptionId)
    await completeSubscription(db, key, hash, given)
    return Date.parse(given.expirationDateTime)
  } catch (error) {
    await deleteSubscription(db, key)
    throw error
  }
}

/**
 * One that it replaces, and one of ours that we know nothing of any more, because a node died over it, stand in the way
 * of a new one.
 */
async function createOverOld(
  onedrive: OneDrive,
  request: SubscriptionRequest,
  replacedId: string | null | undefined,
): Promise<Subscription> {
  try {
    return await onedrive.subscriptions.create(request)
  } catch (error) {
    if (!(error instanceof GraphError) || error.status !== 409) throw error
    for await (const old of onedrive.subscriptions.list()) {
      const isOurs = old.notificationUrl === request.notificationUrl && old.resource === request.resource
      if (isOurs || old.id === replacedId) {
        await onedrive.subscriptions.delete(old.id)
      }
    }
    return onedrive.subscriptions.create(request)
  }
}
