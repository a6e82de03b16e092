/** The first path segment of every sign-in endpoint: which accounts may come through it. */
import { refusal } from './refusals.ts'
import { personalTenantId, type Tenant, type Tenants } from './tenants.ts'
import type { User } from './user.ts'

export type Authority = {
  readonly kind: 'common' | 'organizations' | 'consumers' | 'tenant'
  /** As it was written in the path. */
  readonly segment: string
  /** Only for the kind `tenant`. */
  readonly tenant?: Tenant
}

/** @throws SignInFailure 90002 when the segment names no tenant */
export function findAuthority(tenants: Tenants, segment: string): Authority {
  const name = segment.toLowerCase()
  if (name === 'common' || name === 'organizations') return { kind: name, segment }
  if (name === 'consumers' || name === personalTenantId) return { kind: 'consumers', segment }
  const tenant = tenants.find(name)
  if (tenant) return { kind: 'tenant', segment, tenant }
  throw refusal(
    90002,
    `Tenant '${segment}' not found. Check the tenant id or domain in the address, and that this is the right cloud.`,
  )
}

export function admits(authority: Authority, user: User): boolean {
  if (authority.kind === 'organizations') return !user.personal
  if (authority.kind === 'consumers') return user.personal
  if (authority.kind === 'tenant') return user.tenantId === authority.tenant!.id
  return true
}
