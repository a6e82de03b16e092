/**
 * Which apps have come into which tenants, and what administrators there let them do as themselves. An app has a
 * service principal where somebody consented to it, or where one was made for it.
 */
import { createHash } from 'node:crypto'
import type { Tables } from './tables.ts'

export type ServicePrincipal = {
  readonly id: string
  readonly clientId: string
  readonly tenantId: string
}

/** An application permission of Graph, granted to an app in a tenant. */
export type RoleAssignment = {
  readonly id: string
  readonly clientId: string
  readonly tenantId: string
  /** As in `Files.ReadWrite.All`. */
  readonly role: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

export type ServicePrincipals = {
  find(clientId: string, tenantId: string): ServicePrincipal | undefined
  byId(id: string): ServicePrincipal | undefined
  all(): ServicePrincipal[]
  /** Makes it where there is none. */
  ensure(clientId: string, tenantId: string): ServicePrincipal
  remove(id: string): void
  /** Names of the application permissions that the app has in a tenant. */
  roles(clientId: string, tenantId: string): string[]
  assignRole(clientId: string, tenantId: string, role: string): RoleAssignment
  assignments(): RoleAssignment[]
  unassignRole(id: string): void
}

/** The service principal of Microsoft Graph, and the client id that it has everywhere. */
export const graphClientId = '00000003-0000-0000-c000-000000000000'

export function openServicePrincipals(tables: Tables, now: () => number): ServicePrincipals {
  const rows = tables.table<ServicePrincipal>('service-principal')
  const assigned = tables.table<RoleAssignment>('app-role-assignment')
  const key = (clientId: string, tenantId: string): string => `${clientId.toLowerCase()} ${tenantId}`
  const find = (clientId: string, tenantId: string): ServicePrincipal | undefined => rows.get(key(clientId, tenantId))
  const ensure = (clientId: string, tenantId: string): ServicePrincipal => {
    const known = find(clientId, tenantId)
    if (known) return known
    const made = { id: guidOf(`service principal ${key(clientId, tenantId)}`), clientId, tenantId }
    rows.put(key(clientId, tenantId), made)
    return made
  }
  return {
    find,
    byId: (id) => rows.all().find((each) => each.id === id.toLowerCase()),
    all: () => [...rows.all()],
    ensure,
    remove(id) {
      const known = rows.all().find((each) => each.id === id)
      if (!known) return
      const { clientId, tenantId } = known
      for (const each of assigned.all()) {
        if (key(each.clientId, each.tenantId) === key(clientId, tenantId)) assigned.remove(each.id)
      }
      rows.remove(key(clientId, tenantId))
    },
    roles: (clientId, tenantId) =>
      [...assigned.all()]
        .filter((each) => key(each.clientId, each.tenantId) === key(clientId, tenantId))
        .map(({ role }) => role),
    assignRole(clientId, tenantId, role) {
      ensure(clientId, tenantId)
      const id = guidOf(`role ${role} ${key(clientId, tenantId)}`)
      const assignment = assigned.get(id) ?? { id, clientId, tenantId, role, createdAt: now() }
      assigned.put(id, assignment)
      return assignment
    },
    assignments: () => [...assigned.all()],
    unassignRole: (id) => assigned.remove(id),
  }
}

/** A GUID that is always the same for the same text. */
export function guidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}
