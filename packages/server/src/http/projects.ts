/** Projects and their user-token keys over HTTP. */
import { type Project as ProjectBody, projectRoutes, type UserTokenKey as UserTokenKeyBody } from '@drawbridge/api'
import { Problem } from '../errors.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { Project } from '../projects/project.ts'
import type { Projects } from '../projects/store.ts'
import type { UserTokenKey } from '../projects/user-token-key.ts'
import type { Mount } from './mount.ts'

const withoutMail =
  'failureMailTo: This server sends no mail yet. Whoever runs it names an SMTP server (DRAWBRIDGE_SMTP_URL, DRAWBRIDGE_MAIL_FROM).'

export type ProjectServices = { readonly projects: Projects; readonly mailer: Mailer | undefined }

export function mountProjects(mount: Mount, { projects, mailer }: ProjectServices): void {
  mount(projectRoutes.list, async () => ({ projects: (await projects.list()).map(present) }))
  mount(projectRoutes.create, async ({ body }) => present(await projects.create(body)))
  mount(projectRoutes.get, async ({ params }) => present(await projects.get(params.projectId)))
  mount(projectRoutes.update, async ({ params, body }) => {
    if (body.failureMailTo?.length && !mailer) throw new Problem('invalid_request', withoutMail)
    return present(await projects.update(params.projectId, body))
  })

  mount(projectRoutes.remove, ({ params, query }) => projects.remove(params.projectId, query.name))

  mount(projectRoutes.listUserTokenKeys, async ({ params }) => ({
    userTokenKeys: (await projects.listUserTokenKeys(params.projectId)).map(presentKey),
  }))
  mount(projectRoutes.addUserTokenKey, async ({ params, body }) =>
    presentKey(await projects.addUserTokenKey(params.projectId, body)),
  )
  mount(projectRoutes.removeUserTokenKey, ({ params }) => projects.removeUserTokenKey(params.projectId, params.keyId))
}

function present({ allowedOrigins, failureMailTo, createdAt, ...project }: Project): ProjectBody {
  return {
    ...project,
    allowedOrigins: [...allowedOrigins],
    failureMailTo: [...failureMailTo],
    createdAt: createdAt.toISOString(),
  }
}

function presentKey({ id, algorithm, publicKey, createdAt }: UserTokenKey): UserTokenKeyBody {
  return { id, algorithm, publicKey, createdAt: createdAt.toISOString() }
}
