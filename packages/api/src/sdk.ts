/**
 * What the SDK calls, in the name of a product's user.
 *
 * The proxy is not in this list because its path is Graph's:
 * `ANY /sdk/v1/projects/:projectId/request/onedrive/<path of Graph below /v1.0>`.
 */
import { z } from 'zod'
import { connectionSchema } from './connections.ts'
import { problemSchema } from './problem.ts'
import { route } from './route.ts'

/** The prefix of the proxy, before Graph's own path. */
export const proxyPath = (projectId: string): string => `/sdk/v1/projects/${projectId}/request/onedrive`

/** Names the connection to use where a user has several. */
export const connectionHeader = 'drawbridge-connection'

export const sdkUserSchema = z.object({
  userId: z.string(),
  projectId: z.string(),
  integrations: z.object({
    onedrive: z.object({
      /** Whether at least one connection can be used now. */
      enabled: z.boolean(),
      connections: z.array(connectionSchema),
    }),
  }),
})
export type SdkUser = z.infer<typeof sdkUserSchema>

export const attemptSchema = z.object({
  id: z.string(),
  state: z.enum(['pending', 'connected', 'declined', 'needs_admin', 'failed', 'expired']),
  connectionId: z.string().nullable(),
  error: problemSchema.shape.error.nullable(),
})
export type Attempt = z.infer<typeof attemptSchema>

export const sdkRoutes = {
  user: route({
    method: 'GET',
    path: '/sdk/v1/projects/:projectId/user',
    access: 'user',
    summary: 'Who the user token speaks for, and what that user has connected.',
    response: sdkUserSchema,
  }),
  createAttempt: route({
    method: 'POST',
    path: '/sdk/v1/projects/:projectId/attempts',
    access: 'user',
    summary: 'Begins a run through the portal; good for ten minutes and one connection.',
    body: z.object({
      integration: z.literal('onedrive'),
      /** The origin of the page that opened the portal; its answer is posted there and nowhere else. */
      origin: z.string().optional(),
      /**
       * A page of the product, on one of the project's allowed origins, to which the portal leads back when it runs in
       * the product's own window. It comes back with `drawbridge_attempt`, the attempt's id, in its query.
       */
      returnTo: z
        .url({ protocol: /^https?$/ })
        .max(2_000)
        .optional(),
      /** Reconnect this connection instead of making another. */
      connectionId: z.string().optional(),
    }),
    response: z.object({ attempt: attemptSchema, portalUrl: z.string(), expiresAt: z.iso.datetime() }),
  }),
  getAttempt: route({
    method: 'GET',
    path: '/sdk/v1/projects/:projectId/attempts/:attemptId',
    access: 'user',
    summary: 'How a run through the portal stands.',
    response: attemptSchema,
  }),
  disconnect: route({
    method: 'DELETE',
    path: '/sdk/v1/projects/:projectId/connections/:connectionId',
    access: 'user',
    summary: "Forgets the tokens of one of the user's connections.",
  }),
  test: route({
    method: 'POST',
    path: '/sdk/v1/projects/:projectId/connections/:connectionId/test',
    access: 'user',
    summary: "Tests one of the user's connections with real calls.",
    response: z.object({ ok: z.boolean(), diagnosis: connectionSchema.shape.diagnosis }),
  }),
}

/** What the portal posts to its opener when a run has ended. */
export type PortalMessage = { readonly type: 'drawbridge:attempt'; readonly attempt: Attempt }
