/** Connections: a user's standing access to one OneDrive account, and its true state. */
import { z } from 'zod'
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
  projectId: z.string(),
  /** The product's own name for its user: `sub` of the user token. */
  userId: z.string(),
  appRegistrationId: z.string(),
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

export const connectionRoutes = {
  list: route({
    method: 'GET',
    path: '/api/v1/connections',
    access: 'operator',
    summary: 'Lists the connections, newest first; of one project or one user when asked.',
    query: z.object({ projectId: z.string().optional(), userId: z.string().optional() }),
    response: z.object({ connections: z.array(connectionSchema) }),
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
