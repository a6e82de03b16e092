/** Webhook endpoints: addresses of the product that are told what happens, signed as Standard Webhooks has it. */
import { z } from 'zod'
import { eventSchema, eventTypeSchema } from './events.ts'
import { nextCursorSchema, pageQuery } from './page.ts'
import { route } from './route.ts'

const webhookUrlSchema = z
  .url({ protocol: /^https?$/, error: 'Give an address that begins with https://.' })
  .max(2000)
  .refine((value) => !URL.canParse(value) || (new URL(value).username === '' && new URL(value).password === ''), {
    message: 'Leave user name and password out of the address: verify the signature instead.',
  })

export const webhookEndpointSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  url: z.string(),
  description: z.string(),
  /** Empty: events of every type. */
  eventTypes: z.array(eventTypeSchema),
  enabled: z.boolean(),
  /** Why Drawbridge disabled it, such as an answer of 410. */
  disabledReason: z.string().nullable(),
  createdAt: z.iso.datetime(),
  lastSuccessAt: z.iso.datetime().nullable(),
  /** Since when nothing has arrived; `null` while all is well. */
  failingSince: z.iso.datetime().nullable(),
  /** Signing secrets by their time; the values are shown once, when they are made. */
  secrets: z.array(
    z.object({
      id: z.string(),
      createdAt: z.iso.datetime(),
      /** Set when a newer one has replaced it: until then both sign. */
      expiresAt: z.iso.datetime().nullable(),
    }),
  ),
  /** Deliveries on their way, and those that were given up. */
  waiting: z.number(),
  dead: z.number(),
})
export type WebhookEndpoint = z.infer<typeof webhookEndpointSchema>

export const newWebhookEndpointSchema = z.object({
  url: webhookUrlSchema,
  description: z.string().trim().max(200).default(''),
  eventTypes: z.array(eventTypeSchema).max(50).default([]),
  enabled: z.boolean().default(true),
})

/** Shown once. Give it to the product's verifier: any Standard Webhooks library takes it as it is. */
const secretSchema = z.string().startsWith('whsec_')

export const deliverySchema = z.object({
  id: z.string(),
  endpointId: z.string(),
  state: z.enum(['waiting', 'delivered', 'dead']),
  event: eventSchema,
  attempts: z.array(
    z.object({
      number: z.number(),
      startedAt: z.iso.datetime(),
      durationMs: z.number(),
      /** Of the answer; `null` when there was none. */
      status: z.number().nullable(),
      /** Why it did not count as delivered. */
      failure: z.string().nullable(),
      /** The beginning of the answer's body. */
      responseBody: z.string().nullable(),
    }),
  ),
  /** When it is tried next; `null` when it is over, or waits for an earlier event of its subject. */
  nextAttemptAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
})
export type Delivery = z.infer<typeof deliverySchema>

const endpoints = '/api/v1/projects/:projectId/webhook-endpoints'
const endpoint = `${endpoints}/:webhookEndpointId`

export const webhookRoutes = {
  list: route({
    method: 'GET',
    path: endpoints,
    access: 'project',
    scope: 'events:read',
    summary: 'Lists the webhook endpoints of a project, newest first.',
    response: z.object({ webhookEndpoints: z.array(webhookEndpointSchema) }),
  }),
  create: route({
    method: 'POST',
    path: endpoints,
    access: 'project',
    scope: 'webhooks:write',
    summary: 'Adds a webhook endpoint. The answer holds its signing secret, which is not shown again.',
    body: newWebhookEndpointSchema,
    response: z.object({ webhookEndpoint: webhookEndpointSchema, secret: secretSchema }),
  }),
  get: route({
    method: 'GET',
    path: endpoint,
    access: 'project',
    scope: 'events:read',
    summary: 'Reads one webhook endpoint.',
    response: webhookEndpointSchema,
  }),
  update: route({
    method: 'PATCH',
    path: endpoint,
    access: 'project',
    scope: 'webhooks:write',
    summary: 'Changes a webhook endpoint. Enabling it again sends what has waited.',
    body: z.object({
      url: webhookUrlSchema.optional(),
      description: z.string().trim().max(200).optional(),
      eventTypes: z.array(eventTypeSchema).max(50).optional(),
      enabled: z.boolean().optional(),
    }),
    response: webhookEndpointSchema,
  }),
  remove: route({
    method: 'DELETE',
    path: endpoint,
    access: 'project',
    scope: 'webhooks:write',
    summary: 'Removes a webhook endpoint, with what waited for it.',
  }),
  rotateSecret: route({
    method: 'POST',
    path: `${endpoint}/secrets`,
    access: 'project',
    scope: 'webhooks:write',
    summary: 'Makes a new signing secret. Both sign until the overlap is over, so that the product can change over.',
    body: z.object({
      /** How long the old secret goes on signing. */
      overlapHours: z.number().min(0).max(168).default(24),
    }),
    response: z.object({ webhookEndpoint: webhookEndpointSchema, secret: secretSchema }),
  }),
  test: route({
    method: 'POST',
    path: `${endpoint}/test`,
    access: 'project',
    scope: 'webhooks:write',
    summary: 'Sends an event of the type webhook.test now, and tells what came back.',
    response: z.object({ delivery: deliverySchema }),
  }),
  replay: route({
    method: 'POST',
    path: `${endpoint}/replay`,
    access: 'project',
    scope: 'webhooks:write',
    summary: 'Sends events again: one, or all from an event or a time on. Their ids stay the same.',
    body: z.union([
      z.object({ eventId: z.string().max(64) }).strict(),
      z.object({ fromEventId: z.string().max(64) }).strict(),
      z.object({ from: z.iso.datetime() }).strict(),
    ]),
    response: z.object({ deliveries: z.number() }),
  }),
  deliveries: route({
    method: 'GET',
    path: `${endpoint}/deliveries`,
    access: 'project',
    scope: 'events:read',
    summary: 'Lists the deliveries to an endpoint with all their attempts, newest event first.',
    query: z.object({ ...pageQuery, state: deliverySchema.shape.state.optional() }),
    response: z.object({ deliveries: z.array(deliverySchema), nextCursor: nextCursorSchema }),
  }),
  deliveriesOfEvent: route({
    method: 'GET',
    path: '/api/v1/projects/:projectId/events/:eventId/deliveries',
    access: 'project',
    scope: 'events:read',
    summary: 'Lists who was told of an event, with all attempts; nobody where no endpoint wanted to hear of it.',
    response: z.object({ deliveries: z.array(deliverySchema) }),
  }),
}
