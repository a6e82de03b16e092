/** What Drawbridge has told us by webhook, for each of our users. A real product has a database here. */
import { Webhook } from 'standardwebhooks'

export type Arrival = {
  /** The same for every attempt, so that what comes twice is known. */
  readonly id: string
  readonly at: string
  readonly userId: string
  /** As the workflow calls it, such as `invoice.filed`. */
  readonly name: string
  readonly payload: unknown
}

export type Arrivals = {
  /** @throws {WebhookVerificationError} unless Drawbridge has signed it, in the last minutes */
  take(body: string, headers: Readonly<Record<string, string>>): void
  /** Oldest first. */
  of(userId: string): readonly Arrival[]
  /** @returns what ends it */
  listen(userId: string, listener: (arrival: Arrival) => void): () => void
}

/** The body of a webhook, as far as we read it; the reference of the server tells all of it. */
type Told = {
  readonly id: string
  readonly type: string
  readonly timestamp: string
  readonly data: { readonly name?: string; readonly userId?: string; readonly payload?: unknown }
}

const mostKept = 200

export function createArrivals(secret: string): Arrivals {
  const webhook = new Webhook(secret)
  const listeners = new Set<(arrival: Arrival) => void>()
  let kept: readonly Arrival[] = []

  return {
    take(body, headers) {
      const { id, type, timestamp, data } = webhook.verify(body, headers) as Told
      if (type !== 'workflow.event' || kept.some((known) => known.id === id)) return
      const { userId = '', name = '', payload } = data
      const arrival = { id, at: timestamp, userId, name, payload }
      kept = [...kept.slice(1 - mostKept), arrival]
      for (const listener of listeners) listener(arrival)
    },
    of: (userId) => kept.filter((arrival) => arrival.userId === userId),
    listen(userId, listener) {
      const hear = (arrival: Arrival): void => void (arrival.userId === userId && listener(arrival))
      listeners.add(hear)
      return () => void listeners.delete(hear)
    },
  }
}
