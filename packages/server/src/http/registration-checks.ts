/** Checks of app registrations over HTTP. */
import { registrationCheckRoutes } from '@drawbridge/api'
import { checkRegistration } from '../connections/registration-checks/check-registration.ts'
import { appAtMicrosoft, type ConnectionServices, callbackUrl } from '../connections/services.ts'
import { newestConnectionUnder } from '../connections/store.ts'
import { Problem } from '../errors.ts'
import type { Mount } from './mount.ts'

export function mountRegistrationChecks(mount: Mount, services: ConnectionServices): void {
  const { db, clock, appRegistrations, publicUrl } = services

  mount(registrationCheckRoutes.run, async ({ params, body }) => {
    const { id, projectId, scopes } = await appRegistrations.get(params.appRegistrationId)
    if (projectId !== params.projectId) throw new Problem('not_found', 'This project has no such app registration.')
    const newest = await newestConnectionUnder(db, id)
    const checks = await checkRegistration(
      {
        app: await appAtMicrosoft(appRegistrations, id),
        redirectUri: callbackUrl(publicUrl),
        scopes,
        tenantId: body.tenantId,
        granted: newest?.scopes,
      },
      { now: clock.now },
    )
    return { checks, checkedAt: new Date(clock.now()).toISOString() }
  })
}
