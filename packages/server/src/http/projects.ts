/** Projects and their user-token keys over HTTP. */
import { type Project as ProjectBody, projectRoutes, type UserTokenKey as UserTokenKeyBody } from '@drawbridge/api'
import type { Project } from '../projects/project.ts'
import type { Projects } from '../projects/store.ts'
import type { UserTokenKey } from '../projects/user-token-key.ts'
import type { Mount } from './mount.ts'

export function mountProjects(mount: Mount, { projects }: { readonly projects: Projects }): void {
  mount(projectRoutes.list, async () => ({ projects: (await projects.list()).map(present) }))
  mount(projectRoutes.create, async ({ body }) => present(await projects.create(body)))
  mount(projectRoutes.get, async ({ params }) => present(await projects.get(params.projectId)))
  mount(projectRoutes.update, async ({ params, body }) => present(await projects.update(params.projectId, body)))

  mount(projectRoutes.remove, ({ params, query }) => projects.remove(params.projectId, query.name))

  mount(projectRoutes.listUserTokenKeys, async ({ params }) => ({
    userTokenKeys: (await projects.listUserTokenKeys(params.projectId)).map(presentKey),
  }))
  mount(projectRoutes.addUserTokenKey, async ({ params, body }) =>
    presentKey(await projects.addUserTokenKey(params.projectId, body)),
  )
  mount(projectRoutes.removeUserTokenKey, ({ params }) => projects.removeUserTokenKey(params.projectId, params.keyId))
}

function present({ id, name, allowedOrigins, userTokenJwksUrl, createdAt }: Project): ProjectBody {
  return { id, name, allowedOrigins: [...allowedOrigins], userTokenJwksUrl, createdAt: createdAt.toISOString() }
}

function presentKey({ id, algorithm, publicKey, createdAt }: UserTokenKey): UserTokenKeyBody {
  return { id, algorithm, publicKey, createdAt: createdAt.toISOString() }
}
