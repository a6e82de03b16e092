/**
 * When the credentials of an app registration end, as Microsoft knows it. An app may read that of itself with an
 * application permission such as Application.Read.All, in the tenant where it is registered.
 */
import { createOneDrive, diagnose, isOneDriveError, requestClientCredentials } from '@drawbridge/onedrive'
import type { Clock } from '../clock.ts'
import { Problem } from '../errors.ts'
import type { AppCredential } from './app-credential.ts'
import type { AppRegistrations } from './app-registrations.ts'

type Services = { readonly clock: Clock; readonly appRegistrations: AppRegistrations }
type Read = {
  readonly endDateTime?: string | null
  readonly hint?: string | null
  readonly customKeyIdentifier?: string | null
}

const manyTenants = new Set(['common', 'organizations', 'consumers'])

/**
 * @returns the ids of those whose end was read, with it
 * @throws {Problem} `invalid_request` when no tenant is named, `upstream_failed` with a diagnosis when Microsoft refuses
 */
export async function readExpiry(
  { clock, appRegistrations }: Services,
  projectId: string,
  id: string,
  tenantId?: string | undefined,
): Promise<Map<string, Date>> {
  const registration = await appRegistrations.getOf(projectId, id)
  const tenant = tenantId ?? registration.authority
  if (manyTenants.has(tenant.toLowerCase())) {
    throw new Problem('invalid_request', 'tenantId: Give the tenant in which the app is registered.')
  }
  try {
    const { passwordCredentials, keyCredentials } = await appRegistrations.withCredential(id, async (app) => {
      const transport = { now: clock.now, timeoutMs: 15_000 }
      const { accessToken } = await requestClientCredentials({ ...app, authority: tenant }, {}, transport)
      const onedrive = createOneDrive({ cloud: app.cloud, accessToken, timeoutMs: 15_000, now: clock.now })
      return onedrive.applications.get(app.clientId)
    })
    const hints = await appRegistrations.secretHints(id)
    return matched(
      registration.credentials,
      hints,
      (passwordCredentials ?? []) as Read[],
      (keyCredentials ?? []) as Read[],
    )
  } catch (error) {
    if (!isOneDriveError(error)) throw error
    const diagnosis = diagnose(error)
    const message = `Microsoft does not tell this app about itself: ${diagnosis.title}. Enter the end by hand, or grant the application permission Application.Read.All.`
    throw new Problem('upstream_failed', message, { diagnosis, cause: error })
  }
}

/** A certificate is known by its thumbprint; a secret by its first letters, where those of no other are the same. */
function matched(
  credentials: readonly AppCredential[],
  hints: ReadonlyMap<string, string>,
  passwords: readonly Read[],
  keys: readonly Read[],
): Map<string, Date> {
  const ends = new Map<string, Date>()
  for (const { id, thumbprint } of credentials) {
    const found =
      thumbprint === null
        ? passwords.filter(({ hint }) => hint && hint === hints.get(id))
        : keys.filter(({ customKeyIdentifier }) => isThumbprint(customKeyIdentifier, thumbprint))
    const end = found.length === 1 ? found[0]?.endDateTime : undefined
    if (end) ends.set(id, new Date(end))
  }
  return ends
}

/** Graph writes the bytes as base64; some tools have written the hex digits into it. */
function isThumbprint(identifier: string | null | undefined, thumbprint: string): boolean {
  const bytes = Buffer.from(thumbprint, 'hex').toString('base64')
  return identifier === bytes || identifier?.toUpperCase() === thumbprint
}
