/** Checks of app registrations over HTTP. */
import { type RegistrationCheck, registrationCheckRoutes } from '@drawbridge/api'
import { checkRegistration, type Subject } from '../connections/registration-checks/check-registration.ts'
import { type ConnectionServices, callbackUrl } from '../connections/services.ts'
import { newestConnectionUnder } from '../connections/store.ts'
import { Problem } from '../errors.ts'
import { resolveCloud } from '../projects/app-registration.ts'
import type { Mount } from './mount.ts'

export function mountRegistrationChecks(mount: Mount, services: ConnectionServices): void {
  const { db, clock, projects, appRegistrations, publicUrl } = services

  const check = async (subject: Omit<Subject, 'redirectUri'>): Promise<Answer> => ({
    checks: await checkRegistration({ ...subject, redirectUri: callbackUrl(publicUrl) }, { now: clock.now }),
    checkedAt: new Date(clock.now()).toISOString(),
  })

  mount(registrationCheckRoutes.try, async ({ params, body }) => {
    await projects.get(params.projectId)
    const { clientId, clientSecret, authority, cloud, scopes, tenantId } = body
    return check({ app: { cloud: resolveCloud(cloud), authority, clientId, clientSecret }, scopes, tenantId })
  })

  mount(registrationCheckRoutes.run, async ({ params, body }) => {
    const { id, projectId, scopes } = await appRegistrations.get(params.appRegistrationId)
    if (projectId !== params.projectId) throw new Problem('not_found', 'This project has no such app registration.')
    const newest = await newestConnectionUnder(db, id)
    const app = await appRegistrations.atMicrosoft(id)
    return check({ app, scopes, tenantId: body.tenantId, granted: newest?.scopes })
  })
}

type Answer = { checks: RegistrationCheck[]; checkedAt: string }
