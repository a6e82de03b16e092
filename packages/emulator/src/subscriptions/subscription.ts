/** A subscription to changes of a drive, and the rules for what one may be. */
import { GraphFailure } from '../errors.ts'

export type Subscription = {
  readonly id: string
  readonly appId: string
  readonly tenantId: string
  /** Absent for an app as itself. */
  readonly userId?: string | undefined
  readonly driveId: string
  /** As it was asked for, without a leading slash. */
  readonly resource: string
  readonly notificationUrl: string
  readonly lifecycleNotificationUrl?: string | undefined
  readonly clientState?: string | undefined
  readonly latestSupportedTlsVersion: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly expiresAt: number
  /** The drive's changes up to here need no notification any more. */
  readonly notified: number
  /** Whether its holder was told that it needs to be reauthorized. */
  readonly warned: boolean
  /** Whether the app had the user's consent when it subscribed: without it later on, notifications stop. */
  readonly consented: boolean
}

/** Who may see and change a subscription. */
export type Holder = Pick<Subscription, 'appId' | 'tenantId' | 'userId'>

export type SubscriptionRequest = Pick<
  Subscription,
  'driveId' | 'resource' | 'notificationUrl' | 'lifecycleNotificationUrl' | 'clientState' | 'latestSupportedTlsVersion'
> & {
  readonly expiresAt: number
  /** The drive's last change. */
  readonly sequence: number
  readonly consented: boolean
}

const minute = 60_000
/** Under thirty days. */
export const longestMinutes = 42_300

export function invalidSubscription(message: string): GraphFailure {
  return new GraphFailure(400, 'InvalidRequest', message)
}

export function checkExpiry(expiresAt: number, now: number): void {
  if (!Number.isFinite(expiresAt)) {
    throw invalidSubscription("'expirationDateTime' must be a date and time, as in 2026-12-20T11:00:00Z.")
  }
  if (expiresAt <= now) throw invalidSubscription('Subscription expiration must be in the future.')
  if (expiresAt > now + longestMinutes * minute) {
    throw invalidSubscription(`Subscription expiration can only be ${longestMinutes} minutes in the future.`)
  }
}

/** @param httpOnLoopback whether plain http will do for a receiver on this machine */
export function checkEndpoint(name: string, value: string, httpOnLoopback: boolean): void {
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url === undefined) throw invalidSubscription(`'${name}' must be an absolute URL.`)
  if (url.protocol === 'https:') return
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
  if (url.protocol === 'http:' && loopback && httpOnLoopback) return
  throw invalidSubscription(`'${name}' must be an https URL.`)
}

/** When the holder is told to reauthorize: a quarter of an hour before the end, or half-way through a short life. */
export function warningAt({ createdAt, expiresAt }: Pick<Subscription, 'createdAt' | 'expiresAt'>): number {
  return Math.max(createdAt + (expiresAt - createdAt) / 2, expiresAt - 15 * minute)
}

export function isHeldBy(subscription: Subscription, holder: Holder): boolean {
  return (
    subscription.appId === holder.appId &&
    subscription.tenantId === holder.tenantId &&
    subscription.userId === holder.userId
  )
}
