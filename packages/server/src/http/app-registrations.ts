/** App registrations over HTTP. A secret goes in and never comes out. */
import {
  type AppRegistration as AppRegistrationBody,
  appRegistrationRoutes,
  compareScopes,
  planScopes,
  scopePlanRoutes,
} from '@drawbridge/api'
import { moveConnections } from '../connections/move.ts'
import type { ConnectionServices } from '../connections/services.ts'
import { presentCredential } from '../projects/app-credential.ts'
import type { AppRegistration } from '../projects/app-registration.ts'
import type { Mount } from './mount.ts'

export function mountAppRegistrations(mount: Mount, services: ConnectionServices): void {
  const { projects, appRegistrations, accessTokens, publicUrl } = services
  const present = (registration: AppRegistration): AppRegistrationBody => ({
    id: registration.id,
    projectId: registration.projectId,
    name: registration.name,
    signsIn: registration.signsIn,
    clientId: registration.clientId,
    authority: registration.authority,
    cloud: registration.givenCloud,
    scopes: [...registration.scopes],
    credentials: registration.credentials.map(presentCredential),
    hasClientSecret: registration.hasClientSecret,
    clientSecretExpiresAt: registration.clientSecretExpiresAt?.toISOString() ?? null,
    redirectUri: `${publicUrl}/oauth/callback`,
    createdAt: registration.createdAt.toISOString(),
  })

  mount(appRegistrationRoutes.list, async ({ params }) => {
    await projects.get(params.projectId)
    return { appRegistrations: (await appRegistrations.list(params.projectId)).map(present) }
  })

  mount(appRegistrationRoutes.create, async ({ params, body }) => {
    await projects.get(params.projectId)
    const clientSecretExpiresAt = toDate(body.clientSecretExpiresAt)
    return present(await appRegistrations.create(params.projectId, { ...body, clientSecretExpiresAt }))
  })

  mount(appRegistrationRoutes.update, async ({ params, body }) => {
    const clientSecretExpiresAt = toDate(body.clientSecretExpiresAt)
    const { projectId, appRegistrationId } = params
    const updated = await appRegistrations.update(projectId, appRegistrationId, { ...body, clientSecretExpiresAt })
    accessTokens.retryUnder(appRegistrationId)
    return present(updated)
  })

  mount(appRegistrationRoutes.moveConnections, ({ params, body }) =>
    moveConnections(services, { projectId: params.projectId, from: params.appRegistrationId, to: body.to }),
  )

  mount(scopePlanRoutes.planScopes, async ({ params, body }) => {
    const { scopes } = await appRegistrations.getOf(params.projectId, params.appRegistrationId)
    return { ...compareScopes(scopes, planScopes(body)), asked: [...scopes] }
  })

  mount(appRegistrationRoutes.remove, ({ params }) =>
    appRegistrations.remove(params.projectId, params.appRegistrationId),
  )
}

function toDate<T extends null | undefined>(text: string | T): Date | T {
  return typeof text === 'string' ? new Date(text) : text
}
