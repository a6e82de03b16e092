/** Organisations, and the one tenant that all personal accounts belong to. */
import { type Changes, withChanges } from './changes.ts'
import type { TenantRefusal } from './switches.ts'
import type { Tables } from './tables.ts'

/**
 * What users may consent to by themselves.
 *
 * - `legacy`: every permission that does not need an administrator by definition
 * - `managed`: the same without those that reach beyond the user's own files (what new tenants start with)
 * - `low`: only permissions classified as low risk
 * - `none`: nothing
 */
export type ConsentPolicy = 'legacy' | 'managed' | 'low' | 'none'

export type Tenant = {
  readonly id: string
  readonly domain: string
  readonly displayName: string
  readonly consentPolicy: ConsentPolicy
  /** Whether users can ask an administrator for approval from the sign-in page. */
  readonly approvalRequests: boolean
  /** A policy refuses the device code flow with 53003. */
  readonly blocksDeviceCode?: boolean
  /** Everybody who signs in here is turned away with this code. */
  readonly refusal?: TenantRefusal
}

/** Microsoft's own id for the tenant of personal accounts. */
export const personalTenantId = '9188040d-6c67-4c5b-b112-36a304b66dad'

export type Tenants = {
  put(tenant: Tenant): void
  /** @throws RangeError when there is no such tenant */
  update(idOrDomain: string, changes: Changes<Omit<Tenant, 'id'>>): Tenant
  /** By id or by domain, in any case. */
  find(idOrDomain: string): Tenant | undefined
  all(): Tenant[]
}

export function openTenants(tables: Tables): Tenants {
  const rows = tables.table<Tenant>('tenant')
  const find = (idOrDomain: string): Tenant | undefined => {
    const wanted = idOrDomain.toLowerCase()
    return rows.get(wanted) ?? rows.all().find(({ domain }) => domain === wanted)
  }
  return {
    put: (tenant) => rows.put(tenant.id, tenant),
    update(idOrDomain, changes) {
      const known = find(idOrDomain)
      if (!known) throw new RangeError(`No tenant is called '${idOrDomain}'.`)
      const tenant = withChanges<Tenant>(known, changes)
      rows.put(tenant.id, tenant)
      return tenant
    },
    find,
    all: () => [...rows.all()],
  }
}
