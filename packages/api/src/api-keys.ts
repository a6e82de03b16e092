/** API keys: what a product's back end proves itself with. A key is shown once; only its hash is kept. */
import { z } from 'zod'
import { apiKeyScopeSchema, route } from './route.ts'

export const apiKeySchema = z.object({
  id: z.string(),
  projectId: z.string(),
  name: z.string(),
  scopes: z.array(apiKeyScopeSchema),
  createdAt: z.iso.datetime(),
  /** From then on it is refused; `null`: until it is revoked. */
  expiresAt: z.iso.datetime().nullable(),
  /** To the minute. */
  lastUsedAt: z.iso.datetime().nullable(),
})
export type ApiKey = z.infer<typeof apiKeySchema>

export const newApiKeySchema = z.object({
  name: z.string().trim().min(1, 'Give the key a name, such as where it is used.').max(100),
  scopes: z.array(apiKeyScopeSchema).min(1, 'Give the key at least one scope.'),
  expiresAt: z.iso.datetime().nullable().default(null),
})

export const apiKeyRoutes = {
  list: route({
    method: 'GET',
    path: '/api/v1/projects/:projectId/api-keys',
    access: 'operator',
    summary: 'Lists the API keys of a project; the keys themselves are not kept.',
    response: z.object({ apiKeys: z.array(apiKeySchema) }),
  }),
  create: route({
    method: 'POST',
    path: '/api/v1/projects/:projectId/api-keys',
    access: 'operator',
    summary: 'Makes an API key and shows it, once. To rotate: make a second, use it, revoke the first.',
    body: newApiKeySchema,
    response: z.object({
      apiKey: apiKeySchema,
      /** `dbk_…`: keep it where your back end keeps its secrets. */
      key: z.string(),
    }),
  }),
  revoke: route({
    method: 'DELETE',
    path: '/api/v1/projects/:projectId/api-keys/:apiKeyId',
    access: 'operator',
    summary: 'Revokes an API key; it is refused from then on, by every server.',
  }),
}
