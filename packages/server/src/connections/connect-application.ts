/**
 * A connection in the app's own name: no user is present, an administrator of the tenant has agreed before.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
import type { Diagnosis } from '@drawbridge/api'
import {
  type AppRegistration as AppAtMicrosoft,
  type DriveReference,
  diagnose,
  GraphError,
  IdentityError,
  type OneDriveError,
} from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import type { AppRegistration } from '../projects/app-registration.ts'
import { adminConsentUrl } from './admin-consent.ts'
import type { ConnectionRecord } from './connection.ts'
import { makeConnection } from './make-connection.ts'
import { obtainTokens, type Way } from './obtain-tokens.ts'
import { proveDrive } from './prove.ts'
import { untilConnected } from './refused.ts'
import { type ConnectionServices, callbackUrl } from './services.ts'
import { assertConnectionOf } from './store.ts'

export type ApplicationWish = {
  readonly projectId: string
  /** Absent: the connection is the project's own. */
  readonly userId?: string | undefined
  /** @default the project's newest with a credential */
  readonly appRegistrationId?: string | undefined
  /** A tenant id or a verified domain. @default the authority of the app registration */
  readonly tenant?: string | undefined
  readonly drive: DriveReference
  /** A connection to mend. */
  readonly connectionId?: string | undefined
}

/** Authorities that name no tenant. */
const many = new Set(['common', 'organizations', 'consumers'])
/** AADSTS numbers: the tenant does not know the app, or has not agreed to it. */
const unknownInTenant = new Set([700016, 7000229, 65001, 500011, 650052])

/**
 * @throws {Problem} `sign_in_failed` with a diagnosis, and a link for the administrator where one has to agree;
 *   `invalid_request` when no tenant or no app registration fits
 */
export async function connectApplication(
  services: ConnectionServices,
  wish: ApplicationWish,
): Promise<ConnectionRecord> {
  const { db, clock, projects, appRegistrations, publicUrl } = services
  const { projectId, userId = '', connectionId } = wish
  await projects.get(projectId)
  if (connectionId !== undefined) await assertConnectionOf(db, connectionId, { projectId, userId })
  const registration = await registrationFor(services, wish)
  const tenant = tenantFor(registration, wish)
  const app = { ...registration, authority: tenant }
  const way: Way = { grantType: 'client_credentials', authority: tenant }

  const { tokens, proven } = await untilConnected(
    async () => {
      const tokens = await appRegistrations.withCredential(registration.id, (proven) =>
        obtainTokens(proven, way, { now: clock.now, timeoutMs: 20_000 }),
      )
      return { tokens, proven: await proveDrive(app.cloud, tokens, wish.drive, tenant) }
    },
    (error) => askAdministrator(error, app, callbackUrl(publicUrl)),
  )
  const whose = { kind: 'application', projectId, userId, appRegistrationId: registration.id } as const
  const granted = { ...tokens, scopes: ['.default'] }
  return makeConnection(services, { ...whose, way, tokens: granted, proven, reconnectConnectionId: connectionId })
}

async function registrationFor(
  { appRegistrations }: ConnectionServices,
  { projectId, appRegistrationId }: ApplicationWish,
): Promise<AppRegistration> {
  if (appRegistrationId !== undefined) return appRegistrations.getOf(projectId, appRegistrationId)
  const registration = (await appRegistrations.list(projectId)).find(({ credentials }) => credentials.length > 0)
  if (registration) return registration
  throw new Problem(
    'invalid_request',
    'appRegistrationId: This project has no app registration with a secret or certificate, which an app needs to act in its own name. Add one.',
  )
}

/** @throws {Problem} `invalid_request` where no one tenant is named */
function tenantFor({ authority }: AppRegistration, { tenant = authority }: ApplicationWish): string {
  if (tenant.toLowerCase() === 'consumers') {
    throw new Problem(
      'invalid_request',
      'tenant: Personal accounts have no administrator, so no app may act there in its own name. Let the person sign in instead.',
    )
  }
  if (!many.has(tenant.toLowerCase())) return tenant
  throw new Problem(
    'invalid_request',
    `tenant: An app acts in its own name in one tenant. Give its id or domain; ${tenant} names none.`,
  )
}

/** What the catalogue cannot know: which administrator, and the page on which they agree. */
export function askAdministrator(
  error: OneDriveError,
  app: AppAtMicrosoft,
  redirectUri: string,
): Diagnosis | undefined {
  const unknown = error instanceof IdentityError && unknownInTenant.has(error.aadsts ?? 0)
  const powerless = error instanceof GraphError && (error.status === 403 || error.status === 401)
  if (!unknown && !powerless) return undefined
  const link = adminConsentUrl(app, { scopes: ['.default'], redirectUri }).href
  const { microsoft } = diagnose(error)
  return {
    code: 'application_permission_missing',
    title: 'An administrator has to allow the app first',
    cause: unknown
      ? `The tenant ${app.authority} does not know this app, or nobody there has agreed to it.`
      : `The app may sign in to the tenant ${app.authority} in its own name, but not reach this drive: it lacks an application permission such as Files.Read.All, or an administrator has not granted it.`,
    who: 'administrator',
    remedy: `Add the application permission Files.Read.All or Files.ReadWrite.All to the app registration, then let an administrator of the tenant open ${link} and agree. New permissions count after some minutes.`,
    retry: 'never',
    ...(microsoft && { microsoft }),
  }
}
