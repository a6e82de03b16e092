/**
 * Brings notifications to their receivers: several at a time, again when a receiver does not take them, for up to four
 * hours.
 */
import type { MovableClock } from '../clock.ts'
import { receiverHealth } from './receiver-health.ts'
import type { DeliverySettings } from './settings.ts'

export type Notification = {
  readonly subscriptionId: string
  /** What the receiver gets to see of it. */
  readonly body: object
}

/** One attempt to hand something over, or why there was none. */
export type DeliveryRecord = {
  readonly at: number
  readonly url: string
  readonly subscriptionIds: readonly string[]
  /** 1 for the first. */
  readonly attempt: number
  /** HTTP status of the receiver's answer. */
  readonly status?: number | undefined
  /** `lost`: by a fault. `dropped`: the receiver is too slow. `given up`: refused for four hours. */
  readonly outcome: 'delivered' | 'refused' | 'timed out' | 'unreachable' | 'lost' | 'dropped' | 'given up'
  readonly durationMs: number
}

export type Delivery = {
  /** The last two hundred, newest last. */
  readonly records: readonly DeliveryRecord[]
  /** @param settled told when nothing more will be tried */
  send(url: string, notifications: readonly Notification[], settled?: () => void): Promise<void>
  /** Notes that notifications were not sent at all. */
  skip(url: string, notifications: readonly Notification[], outcome: 'lost' | 'dropped'): void
}

const hour = 3_600_000
const patience = 4 * hour
const firstWait = 10_000
const slowWait = 10 * 60_000

type Sending = {
  readonly url: string
  readonly notifications: readonly Notification[]
  readonly firstAt: number
  readonly attempt: number
  readonly settled: () => void
}

export function createDelivery(clock: MovableClock, settings: () => DeliverySettings): Delivery {
  const records: DeliveryRecord[] = []
  const health = receiverHealth()

  const record = (sending: Sending, outcome: DeliveryRecord['outcome'], status?: number, durationMs = 0): void => {
    const { url, attempt } = sending
    const subscriptionIds = sending.notifications.map(({ subscriptionId }) => subscriptionId)
    records.push({ at: clock.now(), url, subscriptionIds, attempt, status, outcome, durationMs })
    if (records.length > 200) records.shift()
  }

  const attempt = async (sending: Sending): Promise<void> => {
    const { url, notifications } = sending
    const started = performance.now()
    const { answerTimeoutMs } = settings()
    const reply = await post(url, { value: notifications.map(({ body }) => body) }, answerTimeoutMs)
    const durationMs = Math.round(performance.now() - started)
    health.answered(url, reply.outcome === 'timed out' ? Number.POSITIVE_INFINITY : durationMs, clock.now())
    record(sending, reply.outcome, reply.status, durationMs)
    if (reply.outcome === 'delivered') return sending.settled()

    const wait = Math.min(firstWait * 2 ** (sending.attempt - 1), hour)
    if (clock.now() + wait > sending.firstAt + patience) {
      record(sending, 'given up')
      return sending.settled()
    }
    clock.at(clock.now() + wait, () => attempt({ ...sending, attempt: sending.attempt + 1 }))
  }

  return {
    records,

    async send(url, notifications, settled = () => {}) {
      const sending = { url, notifications, firstAt: clock.now(), attempt: 1, settled }
      const state = settings().judgeReceivers ? health.state(url, clock.now()) : 'good'
      if (state === 'good') return attempt(sending)
      if (state === 'slow') return void clock.at(clock.now() + slowWait, () => attempt(sending))
      record(sending, 'dropped')
      settled()
    },

    skip(url, notifications, outcome) {
      record({ url, notifications, firstAt: clock.now(), attempt: 1, settled: () => {} }, outcome)
    },
  }
}

async function post(
  url: string,
  body: object,
  timeoutMs: number,
): Promise<{ outcome: 'delivered' | 'refused' | 'timed out' | 'unreachable'; status?: number }> {
  try {
    const { status, body: answer } = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    await answer?.cancel()
    return { outcome: status >= 200 && status < 300 ? 'delivered' : 'refused', status }
  } catch (error) {
    return { outcome: error instanceof DOMException && error.name === 'TimeoutError' ? 'timed out' : 'unreachable' }
  }
}
