/** The catalogue of actions, and one of them done at once. */
import { z } from 'zod'
import { route } from '../route.ts'

export const describedActionSchema = z.object({
  name: z.string(),
  title: z.string(),
  summary: z.string(),
  group: z.string(),
  effect: z.enum(['reads', 'creates', 'changes', 'deletes']),
  repeat: z.object({ kind: z.enum(['harmless', 'recognised', 'repeated']), because: z.string() }),
  scopes: z.object({ delegated: z.array(z.string()), application: z.array(z.string()) }),
  /** JSON Schema. */
  input: z.record(z.string(), z.unknown()),
  output: z.record(z.string(), z.unknown()),
  examples: z.array(z.object({ title: z.string(), input: z.unknown(), output: z.unknown() })),
})
export type DescribedAction = z.infer<typeof describedActionSchema>

export const actionRoutes = {
  list: route({
    method: 'GET',
    path: '/api/v1/actions',
    access: 'anyone',
    summary: 'Lists what can be done with a OneDrive: what goes in, what comes out, what it needs.',
    response: z.object({ actions: z.array(describedActionSchema) }),
  }),
  perform: route({
    method: 'POST',
    path: '/api/v1/projects/:projectId/connections/:connectionId/actions/:action',
    access: 'project',
    scope: 'files:read',
    summary: 'Does one action of the catalogue at once. One that does more than read needs the scope files:write.',
    body: z.strictObject({
      input: z.record(z.string(), z.unknown()).default({}),
      dryRun: z.boolean().default(false).describe('Say what would happen, and do nothing.'),
      idempotencyKey: z
        .string()
        .min(1)
        .max(200)
        .optional()
        .describe(
          'Of your choice, the same when you ask again because no answer came: what was done then is recognised where ' +
            'the action says so.',
        ),
    }),
    response: z.object({
      output: z.unknown().describe('As the action declares it; null for a dry run.'),
      description: z.string().nullable().describe('Of a dry run: what would happen.'),
    }),
  }),
}
