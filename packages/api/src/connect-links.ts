/** Connect links: an address that a product sends to its user, who connects there without the product's page. */
import { z } from 'zod'
import { returnToSchema, scopeSchema } from './attempts.ts'
import { nextCursorSchema, pageQuery } from './page.ts'
import { route } from './route.ts'

export const newConnectLinkSchema = z.object({
  /** The product's own name for its user, as `sub` of the user token would say. */
  userId: z.string().min(1).max(255),
  /** How long the link is good, in seconds: a minute to thirty days. */
  expiresInSeconds: z
    .int()
    .min(60)
    .max(30 * 24 * 3600)
    .default(7 * 24 * 3600),
  returnTo: returnToSchema.optional(),
  /** Reconnect this connection instead of making another. */
  connectionId: z.string().max(64).optional(),
  /** Whether the user may have several accounts connected. */
  allowMultipleCredentials: z.boolean().default(false),
  /** Permissions to ask for beyond the app registration's. */
  scopes: z.array(scopeSchema).max(50).optional(),
  /** The account that is expected, such as the user's work e-mail address. */
  loginHint: z.string().max(320).optional(),
})

export const connectLinkSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  userId: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** When somebody connected through it; it opens nothing after that. */
  usedAt: z.iso.datetime().nullable(),
})
export type ConnectLink = z.infer<typeof connectLinkSchema>

export const connectLinkRoutes = {
  list: route({
    method: 'GET',
    path: '/api/v1/projects/:projectId/connect-links',
    access: 'project',
    scope: 'connections:read',
    summary: 'Lists the connect links of a project that still open, newest first.',
    query: z.object(pageQuery),
    response: z.object({ connectLinks: z.array(connectLinkSchema), nextCursor: nextCursorSchema }),
  }),
  create: route({
    method: 'POST',
    path: '/api/v1/projects/:projectId/connect-links',
    access: 'project',
    scope: 'connections:write',
    summary: 'Makes a link with which one user connects once; its URL is shown here and never again.',
    body: newConnectLinkSchema,
    response: connectLinkSchema.extend({ url: z.string() }),
  }),
  remove: route({
    method: 'DELETE',
    path: '/api/v1/projects/:projectId/connect-links/:connectLinkId',
    access: 'project',
    scope: 'connections:write',
    summary: 'Withdraws a connect link.',
  }),
}
