/** Notifications of changes in a drive. @see https://learn.microsoft.com/graph/api/resources/subscription */
import { UsageError } from '../errors.ts'
import { entries } from '../graph/page.ts'
import { graphPath } from '../graph/path.ts'
import type { Graph } from '../graph/request.ts'
import type { Subscription } from '../graph/wire.ts'

export type SubscriptionRequest = {
  /** A drive's root, such as `/me/drive/root` or `/drives/{id}/root`. Everything below it is covered. */
  readonly resource: string
  /** Public and https. It is called while this request runs, and has to answer within ten seconds. */
  readonly notificationUrl: string
  readonly lifecycleNotificationUrl?: string | undefined
  /** Comes back with each notification: a secret that tells true ones from false. At most 128 characters. */
  readonly clientState: string
  /** @default the longest there is, just under 30 days from now */
  readonly expirationDateTime?: string | undefined
  /** Work accounts: also when only sharing changes. */
  readonly includeSharing?: boolean | undefined
}

/** Minutes. */
const longestLife = 42_300

export type Subscriptions = {
  /** @throws {GraphError} `ValidationError` when the URL did not answer, `ObjectIdentifierInUse` (409) for a second one */
  create(request: SubscriptionRequest): Promise<Subscription>
  list(): AsyncGenerator<Subscription>
  get(id: string): Promise<Subscription>
  /** @param expirationDateTime @default the longest there is */
  renew(id: string, expirationDateTime?: string): Promise<Subscription>
  /** The answer to a `reauthorizationRequired` lifecycle notification. */
  reauthorize(id: string): Promise<void>
  delete(id: string): Promise<void>
}

export function subscriptions(graph: Graph, now: () => number): Subscriptions {
  // A little less, for the time on the way and clocks that differ.
  const latest = (): string => new Date(now() + (longestLife - 10) * 60_000).toISOString()
  const path = (id: string): string => graphPath`/subscriptions/${id}`
  return {
    create: async ({ includeSharing, expirationDateTime = latest(), ...request }) => {
      if (request.clientState.length > 128) {
        throw new UsageError('invalid_client_state', 'Give a client state of 128 characters at most.')
      }
      return graph.json('/subscriptions', {
        method: 'POST',
        json: { changeType: 'updated', expirationDateTime, ...request },
        timeoutMs: 60_000,
        ...(includeSharing && { headers: { prefer: 'includesecuritywebhooks' } }),
      })
    },
    list: () => entries(graph, '/subscriptions'),
    get: (id) => graph.json(path(id)),
    renew: (id, expirationDateTime = latest()) =>
      graph.json(path(id), { method: 'PATCH', json: { expirationDateTime }, idempotent: true }),
    reauthorize: async (id) => {
      await graph.json(`${path(id)}/reauthorize`, { method: 'POST', idempotent: true })
    },
    delete: async (id) => {
      await graph.json(path(id), { method: 'DELETE' })
    },
  }
}
