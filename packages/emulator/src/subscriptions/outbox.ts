/** Notifications on their way out: gathered for each receiver, and met by the faults that are asked for. */
import type { MovableClock } from '../clock.ts'
import { EmulatorError } from '../errors.ts'
import { type Occurrences, occurrences } from '../occurrences.ts'
import type { Delivery, Notification } from './delivery.ts'
import {
  type DeliverySettings,
  type NotificationFault,
  type NotificationFaultInput,
  notificationFaultSchema,
} from './settings.ts'

export type ActiveNotificationFault = NotificationFault & {
  readonly id: string
  readonly hits: number
  readonly spent: boolean
}

export type NotificationFaults = {
  /** @throws EmulatorError `bad_option` */
  add(fault: NotificationFaultInput): ActiveNotificationFault
  list(): ActiveNotificationFault[]
  remove(id: string): boolean
  clear(): void
}

export type Outbox = {
  readonly faults: NotificationFaults
  /** @param settled told when nothing more will be tried */
  put(url: string, notification: Notification, settled: () => void): void
}

type Waiting = { readonly notification: Notification; readonly settled: () => void }
type Entry = { readonly id: string; readonly fault: NotificationFault; readonly counter: Occurrences; hits: number }

export function createOutbox(clock: MovableClock, delivery: Delivery, settings: () => DeliverySettings): Outbox {
  const waiting = new Map<string, Waiting[]>()
  /** What is to be sent after the next one. */
  const held = new Map<string, Waiting[]>()
  let entries: Entry[] = []
  let count = 0

  const send = (url: string, batch: readonly Waiting[]): Promise<void> =>
    delivery.send(
      url,
      batch.map(({ notification }) => notification),
      () => {
        for (const { settled } of batch) settled()
      },
    )

  const meet = ({ subscriptionId }: Notification): NotificationFault | undefined => {
    for (const entry of entries) {
      const { fault, counter } = entry
      if (counter.spent || (fault.subscription !== undefined && fault.subscription !== subscriptionId)) continue
      if (!counter.next()) continue
      entry.hits += 1
      return fault
    }
    return undefined
  }

  const flush = async (url: string): Promise<void> => {
    const batch = waiting.get(url) ?? []
    waiting.delete(url)
    const now: Waiting[] = []
    const again: Waiting[] = []
    for (const each of batch) {
      const fault = meet(each.notification)
      if (fault?.effect === 'lose') {
        delivery.skip(url, [each.notification], 'lost')
        each.settled()
      } else if (fault?.effect === 'delay') {
        clock.at(clock.now() + fault.seconds * 1000, () => send(url, [each]))
      } else if (fault?.effect === 'reorder') {
        held.set(url, [...(held.get(url) ?? []), each])
      } else {
        now.push(each)
        if (fault?.effect === 'double') again.push({ ...each, settled: () => {} })
      }
    }
    if (now.length === 0) return
    await send(url, now)
    if (again.length > 0) await send(url, again)
    const late = held.get(url) ?? []
    held.delete(url)
    if (late.length > 0) await send(url, late)
  }

  const show = ({ id, fault, hits, counter }: Entry): ActiveNotificationFault => ({
    ...fault,
    id,
    hits,
    spent: counter.spent,
  })

  return {
    put(url, notification, settled) {
      const batch = waiting.get(url)
      if (batch !== undefined) return void batch.push({ notification, settled })
      waiting.set(url, [{ notification, settled }])
      clock.at(clock.now() + settings().delaySeconds * 1000, () => flush(url))
    },

    faults: {
      add(input) {
        const read = notificationFaultSchema.safeParse(input)
        if (!read.success) {
          const [issue] = read.error.issues
          throw new EmulatorError('bad_option', `${issue?.path.join('.') || 'The fault'}: ${issue?.message}`)
        }
        count += 1
        const entry = {
          id: `notification-fault-${count}`,
          fault: read.data,
          counter: occurrences(read.data.times),
          hits: 0,
        }
        entries.push(entry)
        return show(entry)
      },
      list: () => entries.map(show),
      remove(id) {
        const before = entries.length
        entries = entries.filter((entry) => entry.id !== id)
        return entries.length < before
      },
      clear() {
        entries = []
      },
    },
  }
}
