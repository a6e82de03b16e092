/** Connections: a user's standing access to one OneDrive account, and its true state. */
import { z } from 'zod'
import { nextCursorSchema, pageQuery } from './page.ts'
import { diagnosisSchema } from './problem.ts'
import { route } from './route.ts'

export const connectionStatusSchema = z.enum([
  'connected',
  'degraded',
  'needs_sign_in',
  'needs_admin',
  'revoked',
  'secret_expired',
  /** Microsoft does not accept the app registration: a wrong secret, an unknown client id, a disabled app. */
  'app_refused',
  'drive_gone',
])
export type ConnectionStatus = z.infer<typeof connectionStatusSchema>

export const connectionSchema = z.object({
  id: z.string(),
  /** Whether it acts for a person who signed in (`delegated`), or in the app's own name (`application`). */
  kind: z.enum(['delegated', 'application']),
  projectId: z.string(),
  /** The product's own name for its user: `sub` of the user token. `null`: the connection is the project's own. */
  userId: z.string().nullable(),
  appRegistrationId: z.string(),
  /** The app registration that it goes over to when its user signs in next; it works meanwhile. */
  movingTo: z.string().nullable(),
  integration: z.literal('onedrive'),
  status: connectionStatusSchema,
  /** Since when it has had this status. */
  statusSince: z.iso.datetime(),
  /** Why the status is not `connected`. */
  diagnosis: diagnosisSchema.nullable(),
  account: z.object({
    /** Microsoft's id of the account. */
    id: z.string(),
    displayName: z.string(),
    userPrincipalName: z.string(),
    kind: z.enum(['work', 'personal']),
    tenantId: z.string(),
  }),
  drive: z.object({
    id: z.string(),
    driveType: z.enum(['personal', 'business', 'documentLibrary']),
    webUrl: z.string().nullable(),
    quota: z.object({ total: z.number(), used: z.number(), remaining: z.number(), state: z.string() }).nullable(),
  }),
  /** What the connection may do: the scopes that Microsoft granted. */
  scopes: z.array(z.string()),
  createdAt: z.iso.datetime(),
  /** When access was last proven by a real call, or failed. */
  checkedAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  /** When a real call last reached the drive. */
  provenAt: z.iso.datetime().nullable(),
  /** Until when that counts. Later, show “not proven since …” rather than “connected”. */
  provenUntil: z.iso.datetime().nullable(),
})
export type Connection = z.infer<typeof connectionSchema>

export const connectionCheckSchema = z.object({
  step: z.enum(['token', 'account', 'drive', 'list']),
  ok: z.boolean(),
  /** What was learned, such as the account's name or the drive's free space. */
  detail: z.string(),
  durationMs: z.number(),
})

export const connectionTestSchema = z.object({
  ok: z.boolean(),
  checks: z.array(connectionCheckSchema),
  diagnosis: diagnosisSchema.nullable(),
  testedAt: z.iso.datetime(),
  connection: connectionSchema,
})
export type ConnectionTest = z.infer<typeof connectionTestSchema>

const connectionPageSchema = z.object({ connections: z.array(connectionSchema), nextCursor: nextCursorSchema })

/** What the operator sees: the connections of all projects. */
export const connectionRoutes = {
  list: route({
    method: 'GET',
    path: '/api/v1/connections',
    access: 'operator',
    summary: 'Lists the connections, newest first; of one project, one user or one status when asked.',
    query: z.object({
      projectId: z.string().optional(),
      userId: z.string().optional(),
      status: connectionStatusSchema.optional(),
      /** Part of the account's name or address, of the user's id, or of the connection's id, in any case. */
      text: z.string().max(200).optional(),
      ...pageQuery,
    }),
    response: connectionPageSchema,
  }),
  get: route({
    method: 'GET',
    path: '/api/v1/connections/:connectionId',
    access: 'operator',
    summary: 'Reads one connection.',
    response: connectionSchema,
  }),
  test: route({
    method: 'POST',
    path: '/api/v1/connections/:connectionId/test',
    access: 'operator',
    summary: 'Walks token, account, drive and listing with real calls, and says what is wrong and who can mend it.',
    response: connectionTestSchema,
  }),
  disconnect: route({
    method: 'DELETE',
    path: '/api/v1/connections/:connectionId',
    access: 'operator',
    summary: 'Forgets the tokens and removes the connection.',
  }),
}

/** The prefix of a back end's proxy, before Graph's own path: `ANY <prefix>/<path of Graph below /v1.0>`. */
export const connectionProxyPath = (projectId: string, connectionId: string): string =>
  `/api/v1/projects/${projectId}/connections/${connectionId}/request/onedrive`

/**
 * Where agents reach a connection, by the Model Context Protocol (streamable HTTP): with an API key that has `files:read`,
 * and `files:write` for changes; or with the user token of the user whose it is. Its query narrows what they may do:
 * `readOnly=true`, `dryRun=true`, and `folder=` once for each folder that may be used.
 */
export const mcpPath = (projectId: string, connectionId: string): string =>
  `/mcp/v1/projects/${projectId}/connections/${connectionId}`

/** What a product's back end sees: the connections of its project. */
export const projectConnectionRoutes = {
  list: route({
    method: 'GET',
    path: '/api/v1/projects/:projectId/connections',
    access: 'project',
    scope: 'connections:read',
    summary: 'Lists the connections of a project, newest first; of one user or one status when asked.',
    query: z.object({ userId: z.string().optional(), status: connectionStatusSchema.optional(), ...pageQuery }),
    response: connectionPageSchema,
  }),
  get: route({
    method: 'GET',
    path: '/api/v1/projects/:projectId/connections/:connectionId',
    access: 'project',
    scope: 'connections:read',
    summary: 'Reads one connection of a project.',
    response: connectionSchema,
  }),
  test: route({
    method: 'POST',
    path: '/api/v1/projects/:projectId/connections/:connectionId/test',
    access: 'project',
    scope: 'connections:read',
    summary: 'Walks token, account, drive and listing with real calls, and says what is wrong and who can mend it.',
    response: connectionTestSchema,
  }),
  disconnect: route({
    method: 'DELETE',
    path: '/api/v1/projects/:projectId/connections/:connectionId',
    access: 'project',
    scope: 'connections:write',
    summary: 'Forgets the tokens and removes the connection.',
  }),
}
