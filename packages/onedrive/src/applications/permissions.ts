/**
 * Permissions of Microsoft Graph by name, and the ids by which app registrations and grants name them.
 *
 * @see https://learn.microsoft.com/graph/permissions-reference
 */
import { UsageError } from '../errors.ts'
import type { Graph } from '../graph/request.ts'

/** Microsoft Graph's own client id, the same in every cloud. */
export const graphAppId = '00000003-0000-0000-c000-000000000000'

export type Permissions = {
  /** What the app may do for a signed-in user, such as `Files.ReadWrite`. */
  readonly delegated?: readonly string[] | undefined
  /** What the app may do as itself, such as `Files.ReadWrite.All`. Always needs an administrator. */
  readonly application?: readonly string[] | undefined
}

type Named = { readonly id: string; readonly value: string }

/** Microsoft Graph as it stands in a tenant: everything that it lets apps ask for. */
export type GraphPrincipal = {
  /** Of the service principal; grants name it. */
  readonly id: string
  readonly oauth2PermissionScopes: readonly Named[]
  readonly appRoles: readonly Named[]
}

export function getGraphPrincipal(graph: Graph): Promise<GraphPrincipal> {
  return graph.json(`/servicePrincipals(appId='${graphAppId}')?$select=id,oauth2PermissionScopes,appRoles`)
}

/** @throws {UsageError} `unknown_permission` naming those that Microsoft Graph does not have */
export function requiredResourceAccess(principal: GraphPrincipal, permissions: Permissions): object[] {
  const { delegated = [], application = [] } = permissions
  const resourceAccess = [
    ...delegated.map((name) => ({ id: idOf(principal.oauth2PermissionScopes, name), type: 'Scope' })),
    ...application.map((name) => ({ id: idOf(principal.appRoles, name), type: 'Role' })),
  ]
  return resourceAccess.length === 0 ? [] : [{ resourceAppId: graphAppId, resourceAccess }]
}

/** @throws {UsageError} `unknown_permission` */
export function idOf(known: readonly Named[], name: string): string {
  const found = known.find(({ value }) => value.toLowerCase() === name.toLowerCase())
  if (found) return found.id
  throw new UsageError('unknown_permission', `Microsoft Graph has no permission called ${name}.`)
}
