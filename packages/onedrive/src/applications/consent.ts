/**
 * An administrator's consent for a whole tenant, without a browser.
 *
 * @see https://learn.microsoft.com/graph/permissions-grant-via-msgraph
 */
import { GraphError } from '../errors.ts'
import { entries } from '../graph/page.ts'
import { graphPath } from '../graph/path.ts'
import type { Graph } from '../graph/request.ts'
import { type GraphPrincipal, idOf, type Permissions } from './permissions.ts'

type Grant = { id: string; consentType: string; resourceId: string; scope: string }
type Assignment = { appRoleId: string; resourceId: string }

/** The id of the app's service principal in the tenant, made where there was none. */
export async function ensureServicePrincipal(graph: Graph, appId: string): Promise<string> {
  try {
    const { id } = await graph.json<{ id: string }>('/servicePrincipals', { method: 'POST', json: { appId } })
    return id
  } catch (error) {
    if (!(error instanceof GraphError) || error.status !== 409) throw error
    const { id } = await graph.json<{ id: string }>(`/servicePrincipals(appId='${appId}')?$select=id`)
    return id
  }
}

export async function consentForAll(
  graph: Graph,
  principalId: string,
  microsoftGraph: GraphPrincipal,
  { delegated = [], application = [] }: Permissions,
): Promise<void> {
  // Before anything is granted, so that a name that is wrong grants nothing.
  const appRoleIds = application.map((name) => idOf(microsoftGraph.appRoles, name))
  if (delegated.length > 0) await grantDelegated(graph, principalId, microsoftGraph.id, delegated)
  if (appRoleIds.length > 0) await assignRoles(graph, principalId, microsoftGraph.id, appRoleIds)
}

async function grantDelegated(
  graph: Graph,
  clientId: string,
  resourceId: string,
  wanted: readonly string[],
): Promise<void> {
  for await (const grant of entries<Grant>(graph, graphPath`/servicePrincipals/${clientId}/oauth2PermissionGrants`)) {
    if (grant.consentType !== 'AllPrincipals' || grant.resourceId !== resourceId) continue
    const scope = [...new Set([...grant.scope.split(' ').filter(Boolean), ...wanted])].join(' ')
    await graph.json(graphPath`/oauth2PermissionGrants/${grant.id}`, { method: 'PATCH', json: { scope } })
    return
  }
  const json = { clientId, consentType: 'AllPrincipals', principalId: null, resourceId, scope: wanted.join(' ') }
  await graph.json('/oauth2PermissionGrants', { method: 'POST', json })
}

async function assignRoles(
  graph: Graph,
  principalId: string,
  resourceId: string,
  appRoleIds: readonly string[],
): Promise<void> {
  const path = graphPath`/servicePrincipals/${principalId}/appRoleAssignments`
  const assigned = new Set<string>()
  for await (const each of entries<Assignment>(graph, path)) {
    if (each.resourceId === resourceId) assigned.add(each.appRoleId)
  }
  for (const appRoleId of appRoleIds) {
    if (assigned.has(appRoleId)) continue
    await graph.json(path, { method: 'POST', json: { principalId, resourceId, appRoleId } })
  }
}
