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

export const healthRoutes = {
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
