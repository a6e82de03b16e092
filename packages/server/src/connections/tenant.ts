/** Which tenant a person belongs to, as far as that can be known before anybody has signed in. */
import { personalTenantId } from '@drawbridge/onedrive'
import type { AppRegistration } from '../projects/app-registration.ts'
import type { AttemptRecord } from './attempt.ts'
import type { ConnectionRecord } from './connection.ts'

const guid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i
/** The person waits for the page meanwhile; milliseconds. */
const patienceMs = 5_000

/**
 * The tenant's id: the app registration's own, the one of the connection that is being mended, or that of the domain of
 * the address that is expected to sign in, which Microsoft tells everybody. `undefined` when none of them says.
 */
export async function tenantOf(
  { authority, cloud }: Pick<AppRegistration, 'authority' | 'cloud'>,
  { loginHint }: Pick<AttemptRecord, 'loginHint'>,
  connection: Pick<ConnectionRecord, 'account'> | undefined,
): Promise<string | undefined> {
  if (guid.test(authority)) return authority.toLowerCase()
  if (connection) return connection.account.tenantId
  const domain = loginHint?.split('@')[1]
  if (!domain || !/^[\w-]+(\.[\w-]+)+$/.test(domain)) return undefined
  const url = `${cloud.login}/${encodeURIComponent(domain)}/v2.0/.well-known/openid-configuration`
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs), redirect: 'error' })
    const { issuer } = (await response.json()) as { issuer?: unknown }
    const tenant = new URL(String(issuer)).pathname.split('/')[1] ?? ''
    return guid.test(tenant) && tenant !== personalTenantId ? tenant.toLowerCase() : undefined
  } catch {
    // Without it the attempt waits for any tenant's administrator, and Microsoft tells whether it was the right one.
    return undefined
  }
}
