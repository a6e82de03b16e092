/** API keys over HTTP. A key leaves once, when it is made. */
import { type ApiKey as ApiKeyBody, apiKeyRoutes } from '@drawbridge/api'
import type { ApiKey } from '../projects/api-key.ts'
import type { ApiKeys } from '../projects/api-keys.ts'
import type { Projects } from '../projects/store.ts'
import type { Mount } from './mount.ts'

export function mountApiKeys(
  mount: Mount,
  { projects, apiKeys }: { readonly projects: Projects; readonly apiKeys: ApiKeys },
): void {
  mount(apiKeyRoutes.list, async ({ params }) => {
    await projects.get(params.projectId)
    return { apiKeys: (await apiKeys.list(params.projectId)).map(present) }
  })
  mount(apiKeyRoutes.create, async ({ params, body }) => {
    await projects.get(params.projectId)
    const expiresAt = body.expiresAt === null ? null : new Date(body.expiresAt)
    const { apiKey, key } = await apiKeys.create(params.projectId, { ...body, expiresAt })
    return { apiKey: present(apiKey), key }
  })
  mount(apiKeyRoutes.revoke, ({ params }) => apiKeys.revoke(params.projectId, params.apiKeyId))
}

function present({ id, projectId, name, scopes, createdAt, expiresAt, lastUsedAt }: ApiKey): ApiKeyBody {
  return {
    id,
    projectId,
    name,
    scopes: [...scopes],
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }
}
