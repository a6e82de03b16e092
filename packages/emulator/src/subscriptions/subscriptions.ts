/**
 * All subscriptions. What is to be notified is read from the drives' change logs: each subscription knows up to which
 * change its receiver has been told, and that is kept, so that a restart forgets nothing.
 */
import { randomUUID } from 'node:crypto'
import type { MovableClock } from '../clock.ts'
import { GraphFailure } from '../errors.ts'
import type { Drives } from '../state/drives.ts'
import type { Tables } from '../state/tables.ts'
import { createDelivery, type DeliveryRecord, type Notification } from './delivery.ts'
import { checkReceiver } from './handshake.ts'
import { createOutbox, type NotificationFaults } from './outbox.ts'
import { type DeliverySettings, deliverySchema } from './settings.ts'
import {
  checkEndpoint,
  checkExpiry,
  type Holder,
  isHeldBy,
  type Subscription,
  type SubscriptionRequest,
  warningAt,
} from './subscription.ts'

export type Forgery = {
  /** Whose receiver gets it, and whom it claims to be about. */
  readonly subscriptionId: string
  /** @default a made-up one */
  readonly clientState?: string | undefined
}

export type Subscriptions = {
  settings: DeliverySettings
  readonly faults: NotificationFaults
  readonly deliveries: readonly DeliveryRecord[]
  /** Those that have not expired. */
  all(): Subscription[]
  listFor(holder: Holder): Subscription[]
  /** @throws GraphFailure 404 `ResourceNotFound` for one that is unknown, expired, or another app's */
  find(id: string, holder: Holder): Subscription
  /** @throws GraphFailure 400 where a rule is broken or the receiver does not answer as it must, 409 for a double */
  create(request: SubscriptionRequest, holder: Holder): Promise<Subscription>
  update(
    id: string,
    holder: Holder,
    changes: { expiresAt?: number | undefined; notificationUrl?: string | undefined },
  ): Promise<Subscription>
  reauthorize(id: string, holder: Holder): void
  remove(id: string, holder: Holder): void
  /** Tells that a drive's log has grown. */
  changed(driveId: string): void
  /** Sends the lifecycle notification now. @returns whether there is such a subscription, with a URL for it */
  requireReauthorization(id: string): boolean
  /** Sends a notification that no change is behind. @returns whether there is such a subscription */
  forge(forgery: Forgery): boolean
  /** Reads the table again, after it was replaced. */
  reload(): void
}

export type SubscriptionServices = {
  readonly tables: Tables
  readonly clock: MovableClock
  readonly drives: Pick<Drives, 'get'>
  /** Whether the app may still see the drive for the user. */
  readonly isAllowed: (subscription: Subscription) => boolean
}

export function openSubscriptions({ tables, clock, drives, isAllowed }: SubscriptionServices): Subscriptions {
  const rows = tables.table<Subscription>('subscription')
  /** Changes up to here have a notification on its way. */
  const queued = new Map<string, number>()
  let settings = deliverySchema.parse({})
  const delivery = createDelivery(clock, () => settings)
  const outbox = createOutbox(clock, delivery, () => settings)

  const alive = (subscription: Subscription | undefined): subscription is Subscription =>
    subscription !== undefined && subscription.expiresAt > clock.now()

  const update = (id: string, changes: Partial<Subscription>): void => {
    const row = rows.get(id)
    if (row !== undefined) rows.put(id, { ...row, ...changes })
  }

  const find = (id: string, holder: Holder): Subscription => {
    const row = rows.get(id)
    if (alive(row) && isHeldBy(row, holder)) return row
    throw new GraphFailure(404, 'ResourceNotFound', 'The object was not found.')
  }

  const look = (subscription: Subscription): void => {
    const { id, driveId, notificationUrl } = subscription
    const sequence = drives.get(driveId)?.tree.sequence ?? 0
    if (sequence <= Math.max(subscription.notified, queued.get(id) ?? 0)) return
    queued.set(id, sequence)
    if (!isAllowed(subscription)) {
      update(id, { notified: sequence })
      return
    }
    outbox.put(notificationUrl, changeNotification(subscription), () => {
      const known = rows.get(id)?.notified ?? 0
      if (sequence > known) update(id, { notified: sequence })
    })
  }

  const warn = (subscription: Subscription): boolean => {
    const { id, lifecycleNotificationUrl: url } = subscription
    if (url === undefined) return false
    update(id, { warned: true })
    outbox.put(url, lifecycleNotification(subscription), () => {})
    return true
  }

  /** Sees to a subscription when its time comes: the warning first, then the end. */
  const watch = (id: string): void => {
    const row = rows.get(id)
    if (row === undefined) return
    clock.at(row.warned ? row.expiresAt : warningAt(row), () => {
      const now = rows.get(id)
      // Renewed or removed since: whoever did that watches over it.
      if (now === undefined || now.expiresAt !== row.expiresAt || now.warned !== row.warned) return
      if (!alive(now)) return void rows.remove(id)
      warn(now)
      update(id, { warned: true })
      watch(id)
    })
  }

  const reload = (): void => {
    queued.clear()
    for (const { id } of rows.all()) watch(id)
    for (const row of rows.all()) if (alive(row)) look(row)
  }
  reload()

  const checkUrls = async (urls: Readonly<Record<string, string | undefined>>): Promise<void> => {
    const given = Object.entries(urls).flatMap(([name, url]) => (url === undefined ? [] : [[name, url] as const]))
    for (const [name, url] of given) checkEndpoint(name, url, settings.httpOnLoopback)
    for (const [, url] of given) await checkReceiver(url, settings.validationTimeoutMs)
  }

  const renewed = (row: Subscription, expiresAt: number): Partial<Subscription> => {
    checkExpiry(expiresAt, clock.now())
    return { createdAt: Math.min(row.createdAt, clock.now()), expiresAt, warned: false }
  }

  return {
    get settings() {
      return settings
    },
    set settings(changed) {
      settings = changed
    },
    faults: outbox.faults,
    deliveries: delivery.records,
    all: () => [...rows.all()].filter(alive),
    listFor: (holder) => [...rows.all()].filter((row) => alive(row) && isHeldBy(row, holder)),
    find,

    async create({ sequence, ...request }, holder) {
      const now = clock.now()
      checkExpiry(request.expiresAt, now)
      const refuseDouble = (): void => {
        const same = [...rows.all()].find(
          (row) => alive(row) && isHeldBy(row, holder) && row.resource.toLowerCase() === request.resource.toLowerCase(),
        )
        if (same === undefined) return
        const message = `Subscription Id ${same.id} already exists for the requested combination`
        throw new GraphFailure(409, 'ObjectIdentifierInUse', message)
      }
      refuseDouble()
      const { notificationUrl, lifecycleNotificationUrl } = request
      await checkUrls({ notificationUrl, lifecycleNotificationUrl })
      refuseDouble()
      const id = randomUUID()
      const { appId, tenantId, userId } = holder
      const made = { id, appId, tenantId, userId, ...request, createdAt: now, notified: sequence, warned: false }
      rows.put(id, made)
      watch(id)
      // What changed while the receiver was being asked.
      look(made)
      return made
    },

    async update(id, holder, { expiresAt, notificationUrl }) {
      const row = find(id, holder)
      const renewal = expiresAt === undefined ? {} : renewed(row, expiresAt)
      if (notificationUrl !== undefined) await checkUrls({ notificationUrl })
      find(id, holder)
      update(id, { ...renewal, ...(notificationUrl === undefined ? {} : { notificationUrl }) })
      if (expiresAt !== undefined) watch(id)
      return find(id, holder)
    },

    reauthorize(id, holder) {
      find(id, holder)
      update(id, { warned: true })
      watch(id)
    },

    remove(id, holder) {
      find(id, holder)
      rows.remove(id)
      queued.delete(id)
    },

    changed(driveId) {
      for (const row of rows.all()) if (row.driveId === driveId && alive(row)) look(row)
    },

    requireReauthorization(id) {
      const row = rows.get(id)
      return alive(row) && warn(row)
    },

    forge({ subscriptionId, clientState = randomUUID() }) {
      const row = rows.get(subscriptionId)
      if (!alive(row)) return false
      outbox.put(row.notificationUrl, changeNotification({ ...row, clientState }), () => {})
      return true
    },

    reload,
  }
}

function changeNotification(subscription: Subscription): Notification {
  return {
    subscriptionId: subscription.id,
    body: {
      ...commonOf(subscription),
      changeType: 'updated',
      resource: subscription.resource,
      resourceData: { '@odata.type': '#Microsoft.Graph.DriveItem' },
    },
  }
}

function lifecycleNotification(subscription: Subscription): Notification {
  const body = { ...commonOf(subscription), lifecycleEvent: 'reauthorizationRequired' }
  return { subscriptionId: subscription.id, body }
}

function commonOf({ id, expiresAt, clientState, tenantId }: Subscription): object {
  return {
    subscriptionId: id,
    subscriptionExpirationDateTime: new Date(expiresAt).toISOString(),
    ...(clientState === undefined ? {} : { clientState }),
    tenantId,
  }
}
