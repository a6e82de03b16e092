/** Webhook endpoints and deliveries over HTTP. */
import { type WebhookEndpoint, webhookRoutes } from '@drawbridge/api'
import type { DeliveryServices } from '../deliveries/attempt.ts'
import {
  createEndpoint,
  type Endpoint,
  getEndpoint,
  listEndpoints,
  type NewEndpoint,
  removeEndpoint,
  rotateSecret,
  updateEndpoint,
} from '../deliveries/endpoints.ts'
import { replay, resume, sendTestEvent } from '../deliveries/replay.ts'
import { countDeliveries, listDeliveries, listDeliveriesOfEvent } from '../deliveries/store.ts'
import type { Engine } from '../engine/engine.ts'
import type { Projects } from '../projects/store.ts'
import type { Mount } from './mount.ts'

export type WebhookServices = DeliveryServices & { readonly engine: Engine; readonly projects: Projects }
type Params = { readonly projectId: string; readonly webhookEndpointId: string }

export function mountWebhooks(mount: Mount, services: WebhookServices): void {
  const { db, projects } = services
  const find = ({ projectId, webhookEndpointId }: Params) => getEndpoint(db, projectId, webhookEndpointId)
  const shown = async (endpoint: Endpoint) => (await present(services, [endpoint]))[0]!

  mount(webhookRoutes.list, async ({ params }) => {
    const { id } = await projects.get(params.projectId)
    return { webhookEndpoints: await present(services, await listEndpoints(db, id)) }
  })
  mount(webhookRoutes.create, async ({ params, body }) => {
    const { id } = await projects.get(params.projectId)
    const { url, description, eventTypes, enabled } = body
    const created = await createEndpoint(services, id, { url, description, event_types: eventTypes, enabled })
    return { webhookEndpoint: await shown(created.endpoint), secret: created.secret }
  })
  mount(webhookRoutes.get, async ({ params }) => shown(await find(params)))
  mount(webhookRoutes.update, async ({ params, body }) => {
    const { eventTypes, ...rest } = body
    const given = { ...rest, ...(eventTypes && { event_types: eventTypes }) }
    const change = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    const { projectId, webhookEndpointId } = params
    const updated = await updateEndpoint(services, projectId, webhookEndpointId, change as Partial<NewEndpoint>)
    if (body.enabled) await resume(services, updated.id)
    return shown(updated)
  })
  mount(webhookRoutes.remove, ({ params }) => removeEndpoint(db, params.projectId, params.webhookEndpointId))
  mount(webhookRoutes.rotateSecret, async ({ params, body }) => {
    const endpoint = await find(params)
    const secret = await rotateSecret(services, endpoint.id, body.overlapHours * 60 * 60_000)
    return { webhookEndpoint: await shown(endpoint), secret }
  })
  mount(webhookRoutes.test, async ({ params }) => {
    const endpoint = await find(params)
    const id = await sendTestEvent(services, endpoint)
    const { items } = await listDeliveries(db, endpoint.id, { limit: 1, id })
    return { delivery: items[0]! }
  })
  mount(webhookRoutes.replay, async ({ params, body }) => ({
    deliveries: await replay(services, await find(params), body),
  }))
  mount(webhookRoutes.deliveries, async ({ params, query }) => {
    const { id } = await find(params)
    const { items, nextCursor } = await listDeliveries(db, id, query)
    return { deliveries: items, nextCursor }
  })
  mount(webhookRoutes.deliveriesOfEvent, async ({ params }) => ({
    deliveries: await listDeliveriesOfEvent(db, params.projectId, params.eventId),
  }))
}

async function present({ db }: WebhookServices, endpoints: readonly Endpoint[]): Promise<WebhookEndpoint[]> {
  const ids = endpoints.map(({ id }) => id)
  const counts = await countDeliveries(db, ids)
  const secrets =
    ids.length === 0
      ? []
      : await db
          .selectFrom('webhook_secret')
          .select(['id', 'webhook_endpoint_id', 'created_at', 'expires_at'])
          .where('webhook_endpoint_id', 'in', ids)
          .orderBy('created_at', 'desc')
          .execute()
  const secretsOf = Map.groupBy(secrets, ({ webhook_endpoint_id }) => webhook_endpoint_id)
  return endpoints.map((endpoint) => ({
    id: endpoint.id,
    projectId: endpoint.project_id,
    url: endpoint.url,
    description: endpoint.description,
    eventTypes: endpoint.event_types as WebhookEndpoint['eventTypes'],
    enabled: endpoint.enabled,
    disabledReason: endpoint.disabled_reason,
    createdAt: endpoint.created_at.toISOString(),
    lastSuccessAt: endpoint.last_success_at?.toISOString() ?? null,
    failingSince: endpoint.failing_since?.toISOString() ?? null,
    secrets: (secretsOf.get(endpoint.id) ?? []).map(({ id, created_at, expires_at }) => ({
      id,
      createdAt: created_at.toISOString(),
      expiresAt: expires_at?.toISOString() ?? null,
    })),
    ...counts.get(endpoint.id)!,
  }))
}
