/** Client secrets and certificates over HTTP. What is secret of them goes in and never comes out. */
import { appCredentialRoutes, type CalendarEntry as CalendarEntryBody } from '@drawbridge/api'
import type { ConnectionServices } from '../connections/services.ts'
import { type AppCredential, daysLeft, dueWarning, presentCredential } from '../projects/app-credential.ts'
import { makeCertificate, readCertificate } from '../projects/certificate.ts'
import { type CalendarEntry, credentialCalendar } from '../projects/credential-calendar.ts'
import { readExpiry } from '../projects/read-expiry.ts'
import type { Mount } from './mount.ts'

type Services = Pick<ConnectionServices, 'db' | 'clock' | 'appRegistrations' | 'accessTokens'>

export function mountAppCredentials(mount: Mount, services: Services): void {
  const { db, clock, appRegistrations, accessTokens } = services
  const listOf = async ({ projectId, appRegistrationId }: { projectId: string; appRegistrationId: string }) =>
    (await appRegistrations.getOf(projectId, appRegistrationId)).credentials.map(presentCredential)

  mount(appCredentialRoutes.list, async ({ params }) => ({ credentials: await listOf(params) }))

  mount(appCredentialRoutes.add, async ({ params, body }) => {
    const { id, clientId } = await appRegistrations.getOf(params.projectId, params.appRegistrationId)
    const added = await add(id, `Drawbridge for ${clientId}`, body)
    accessTokens.retryUnder(id)
    return presentCredential(added)
  })

  async function add(
    id: string,
    subject: string,
    body: typeof appCredentialRoutes.add.body._output,
  ): Promise<AppCredential> {
    const { name } = body
    if (body.kind === 'secret') {
      return appRegistrations.credentials.add(id, {
        name,
        secret: body.secret,
        expiresAt: body.expiresAt ? new Date(body.expiresAt) : null,
      })
    }
    const { pair, days } = body
    const certificate = pair ? readCertificate(pair) : await makeCertificate(name ?? subject, days, clock.now())
    return appRegistrations.credentials.add(id, { name, ...certificate })
  }

  mount(appCredentialRoutes.update, async ({ params, body }) => {
    const { id } = await appRegistrations.getOf(params.projectId, params.appRegistrationId)
    const { name, expiresAt } = body
    return presentCredential(
      await appRegistrations.credentials.update(id, params.credentialId, {
        ...(name !== undefined && { name }),
        ...(expiresAt !== undefined && { expiresAt: expiresAt === null ? null : new Date(expiresAt) }),
      }),
    )
  })

  mount(appCredentialRoutes.readExpiry, async ({ params, body }) => {
    const { projectId, appRegistrationId } = params
    const ends = await readExpiry(services, projectId, appRegistrationId, body.tenantId)
    for (const [id, expiresAt] of ends) await appRegistrations.credentials.update(appRegistrationId, id, { expiresAt })
    return { credentials: await listOf(params) }
  })

  mount(appCredentialRoutes.remove, async ({ params }) => {
    const { id } = await appRegistrations.getOf(params.projectId, params.appRegistrationId)
    await appRegistrations.credentials.remove(id, params.credentialId)
  })

  mount(appCredentialRoutes.calendar, async ({ query }) => {
    const { items, nextCursor } = await credentialCalendar(db, query)
    return { entries: items.map(present), nextCursor }
  })

  function present(entry: CalendarEntry): CalendarEntryBody {
    const { expiresAt, refusedAt, ...rest } = entry
    return {
      ...rest,
      expiresAt: expiresAt.toISOString(),
      refusedAt: refusedAt?.toISOString() ?? null,
      daysLeft: daysLeft(expiresAt, clock.now()),
      warning: dueWarning(expiresAt, clock.now()) ?? null,
    }
  }
}
