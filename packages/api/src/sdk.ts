/**
 * What the SDK calls, in the name of a product's user.
 *
 * The proxy is not in this list because its path is Graph's:
 * `ANY /sdk/v1/projects/:projectId/request/onedrive/<path of Graph below /v1.0>`.
 */
import { z } from 'zod'
import { attemptSchema, returnToSchema, scopeSchema } from './attempts.ts'
import { connectionSchema } from './connections.ts'
import { appEventSchema, recordedEventSchema } from './events.ts'
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
      /** Runs that wait for an administrator, newest first. */
      waiting: z.array(attemptSchema),
    }),
  }),
  /** What the product has said about its user. */
  metadata: z.record(z.string(), z.unknown()),
})
export type SdkUser = z.infer<typeof sdkUserSchema>

/** What a product says about its user; at most 100 names. */
const metadataSchema = z
  .record(z.string().min(1).max(100), z.unknown())
  .refine((metadata) => Object.keys(metadata).length <= 100, 'Give at most 100 names.')

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
      returnTo: returnToSchema.optional(),
      /** `modal` may be framed by `origin`; `headless` goes to Microsoft without a page of ours. */
      mode: z.enum(['popup', 'modal', 'redirect', 'headless']).default('popup'),
      /** Reconnect this connection instead of making another. */
      connectionId: z.string().max(64).optional(),
      /** Whether the user may have several accounts connected. */
      allowMultipleCredentials: z.boolean().default(false),
      /** Permissions to ask for beyond what the app registration lists and the connection has. */
      scopes: z.array(scopeSchema).max(50).optional(),
      /** The account that is expected, such as the user's work e-mail address. */
      loginHint: z.string().max(320).optional(),
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
  setUserMetadata: route({
    method: 'PATCH',
    path: '/sdk/v1/projects/:projectId/user/metadata',
    access: 'user',
    summary: 'Changes what is stored about the user: names that are given are replaced, null removes (RFC 7396).',
    body: metadataSchema,
    response: sdkUserSchema,
  }),
  event: route({
    method: 'POST',
    path: '/sdk/v1/projects/:projectId/events',
    access: 'user',
    summary: 'Records that something happened in the product; it is stored when the answer comes.',
    body: appEventSchema,
    response: recordedEventSchema,
  }),
}
