/** How well connections and the server are, and how it came to that. */
import { z } from 'zod'
import { connectionStatusSchema } from './connections.ts'
import { nextCursorSchema, pageQuery } from './page.ts'
import { diagnosisSchema } from './problem.ts'
import { route } from './route.ts'

export const connectionChangeSchema = z.object({
  at: z.iso.datetime(),
  /** `null` for the beginning. */
  previousStatus: connectionStatusSchema.nullable(),
  status: connectionStatusSchema,
  /** Why it became so. */
  diagnosis: diagnosisSchema.nullable(),
})
export type ConnectionChange = z.infer<typeof connectionChangeSchema>

/** One part of the server: whether it is well, and in a sentence how it is. */
export const healthCheckSchema = z.object({
  name: z.enum(['database', 'engine', 'webhooks', 'credentials', 'connections']),
  ok: z.boolean(),
  detail: z.string(),
})

export const healthSchema = z.object({
  ok: z.boolean(),
  checks: z.array(healthCheckSchema),
  /** Work of the engine, by process. */
  processes: z.array(
    z.object({
      name: z.string(),
      /** Could start now. */
      ready: z.number(),
      active: z.number(),
      /** Waits for its time. */
      later: z.number(),
      /** How long the oldest that could start has waited, in seconds. */
      lagSeconds: z.number(),
    }),
  ),
  at: z.iso.datetime(),
})
export type Health = z.infer<typeof healthSchema>

export const healthRoutes = {
  server: route({
    method: 'GET',
    path: '/api/v1/health',
    access: 'operator',
    summary: 'Tells how the server is: database, engine, vault, webhooks, credentials, connections.',
    response: healthSchema,
  }),
  live: route({
    method: 'GET',
    path: '/healthz',
    access: 'anyone',
    summary: 'Answers 200 as long as the process answers at all: for whoever restarts it.',
    response: z.object({ status: z.literal('ok') }),
  }),
  ready: route({
    method: 'GET',
    path: '/readyz',
    access: 'anyone',
    summary: 'Answers 200 when this node can serve, database included, and 503 otherwise: for load balancers.',
    response: z.object({ status: z.literal('ok') }),
  }),
  connectionHistory: route({
    method: 'GET',
    path: '/api/v1/projects/:projectId/connections/:connectionId/history',
    access: 'project',
    scope: 'connections:read',
    summary: 'Lists how the state of a connection has changed, newest first.',
    query: z.object(pageQuery),
    response: z.object({ changes: z.array(connectionChangeSchema), nextCursor: nextCursorSchema }),
  }),
}
