/** What users, or administrators for everyone in a tenant, have let an app do. Consent only ever adds up. */
import type { ServicePrincipals } from './service-principals.ts'
import type { Tables } from './tables.ts'
import type { User } from './user.ts'

export type Consent = {
  readonly clientId: string
  readonly tenantId: string
  /** Absent: for everyone in the tenant. */
  readonly userId?: string
  readonly scopes: readonly string[]
}

/** A user's request that an administrator approve an app. */
export type ApprovalRequest = {
  readonly clientId: string
  readonly userId: string
  readonly scopes: readonly string[]
  readonly justification: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

export type Consents = {
  /** Everything the app may do for this user. */
  granted(clientId: string, user: User): ReadonlySet<string>
  grant(consent: Consent): void
  /** Takes back what this user, not the tenant, has let the app do. */
  revoke(clientId: string, user: User): void
  all(): Consent[]
  /** Puts exactly this in the place of what the user (or the tenant) had let the app do; nothing takes it away. */
  replace(consent: Consent): void
  requestApproval(request: ApprovalRequest): void
  approvalRequests(): ApprovalRequest[]
  /** Grants what was asked for, to everyone in the tenant. */
  approve(request: ApprovalRequest, tenantId: string): void
  /** Drops a request. */
  deny(request: ApprovalRequest): void
}

export function openConsents(tables: Tables, servicePrincipals: ServicePrincipals): Consents {
  const rows = tables.table<Consent>('consent')
  const requests = tables.table<ApprovalRequest>('approval-request')
  const key = (clientId: string, tenantId: string, userId = '*'): string => `${clientId} ${tenantId} ${userId}`
  const replace = (consent: Consent): void => {
    const place = key(consent.clientId, consent.tenantId, consent.userId)
    if (consent.scopes.length === 0) rows.remove(place)
    else rows.put(place, consent)
  }
  const grant = (consent: Consent): void => {
    const place = key(consent.clientId, consent.tenantId, consent.userId)
    const scopes = [...new Set([...(rows.get(place)?.scopes ?? []), ...consent.scopes])]
    servicePrincipals.ensure(consent.clientId, consent.tenantId)
    replace({ ...consent, scopes })
  }
  const deny = ({ clientId, userId }: ApprovalRequest): void => requests.remove(`${clientId} ${userId}`)
  return {
    granted(clientId, { tenantId, id }) {
      const own = rows.get(key(clientId, tenantId, id))?.scopes ?? []
      const everyone = rows.get(key(clientId, tenantId))?.scopes ?? []
      return new Set([...everyone, ...own])
    },
    grant,
    revoke: (clientId, { tenantId, id }) => rows.remove(key(clientId, tenantId, id)),
    all: () => [...rows.all()],
    replace,
    requestApproval: (request) => requests.put(`${request.clientId} ${request.userId}`, request),
    approvalRequests: () => [...requests.all()],
    approve(request, tenantId) {
      grant({ clientId: request.clientId, tenantId, scopes: request.scopes })
      deny(request)
    },
    deny,
  }
}
