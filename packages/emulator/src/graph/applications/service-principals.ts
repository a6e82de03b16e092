/**
 * What an app is within one organisation: the enterprise application, its consents and its roles.
 *
 * @see https://learn.microsoft.com/graph/api/resources/serviceprincipal
 */
import { z } from 'zod'
import { GraphFailure } from '../../errors.ts'
import type { App } from '../../state/apps.ts'
import {
  applicationPermissions,
  delegatedPermissions,
  permissionId,
  permissionName,
} from '../../state/permission-ids.ts'
import { graphClientId, guidOf, type RoleAssignment, type ServicePrincipal } from '../../state/service-principals.ts'
import { emptyAnswer, type Prepared } from '../answers.ts'
import { badRequest, type DirectoryRequest, many, notFound, one, readBody, select } from './request.ts'

const metadata = 'servicePrincipals'
/** Stands for "any role" where users are assigned to apps without roles of their own. */
const noRole = '00000000-0000-0000-0000-000000000000'

export function listServicePrincipals(request: DirectoryRequest): Prepared {
  const { directory, principal } = request
  const here = directory.servicePrincipals.all().filter(({ tenantId }) => tenantId === principal.tenantId)
  const all = [graphPrincipal(principal.tenantId), ...here].flatMap((each) => present(request, each) ?? [])
  return many(request, metadata, all)
}

export async function createServicePrincipal(request: DirectoryRequest): Promise<Prepared> {
  const { directory, principal } = request
  const { appId } = await readBody(request, z.looseObject({ appId: z.string() }))
  const app = directory.apps.find(appId)
  const known = app && (app.tenantId === principal.tenantId || app.signInAudience !== 'AzureADMyOrg')
  if (!known)
    throw badRequest(`The appId '${appId}' of the service principal does not reference a valid application object.`)
  if (directory.servicePrincipals.find(app.clientId, principal.tenantId)) {
    throw new GraphFailure(
      409,
      'Request_MultipleObjectsWithSameKeyValue',
      `The service principal cannot be created because the service principal name ${appId} is already in use.`,
    )
  }
  const made = directory.servicePrincipals.ensure(app.clientId, principal.tenantId)
  return one(request, metadata, present(request, made)!, 201)
}

export function getServicePrincipal(request: DirectoryRequest): Prepared {
  return one(request, metadata, select(present(request, found(request))!, request.query.select))
}

const changes = z.looseObject({
  accountEnabled: z.boolean().optional(),
  appRoleAssignmentRequired: z.boolean().optional(),
})

export async function updateServicePrincipal(request: DirectoryRequest): Promise<Prepared> {
  const { apps } = request.directory
  const { clientId } = found(request)
  const { accountEnabled, appRoleAssignmentRequired } = await readBody(request, changes)
  if (!apps.find(clientId)) throw badRequest('Microsoft Graph itself cannot be changed.')
  apps.update(clientId, {
    ...(accountEnabled !== undefined && { refusal: accountEnabled ? null : 7000112 }),
    ...(appRoleAssignmentRequired !== undefined && { assignmentRequired: appRoleAssignmentRequired }),
  })
  return emptyAnswer(204)
}

export function deleteServicePrincipal(request: DirectoryRequest): Prepared {
  request.directory.servicePrincipals.remove(found(request).id)
  return emptyAnswer(204)
}

/** What the app may do as itself. */
export function listRolesOf(request: DirectoryRequest): Prepared {
  const { clientId, tenantId } = found(request)
  const own = assignments(request).filter((each) => each.clientId === clientId && each.tenantId === tenantId)
  return many(
    request,
    'appRoleAssignments',
    own.map((each) => presentAssignment(request, each)),
  )
}

/** Who may do what with this one: for Graph the apps with its roles, for an app the users assigned to it. */
export function listAssignedTo(request: DirectoryRequest): Prepared {
  const principal = found(request)
  const rows =
    principal.clientId === graphClientId
      ? assignments(request)
          .filter(({ tenantId }) => tenantId === principal.tenantId)
          .map((each) => presentAssignment(request, each))
      : (request.directory.apps.find(principal.clientId)?.assignedTo ?? []).map((id) =>
          presentUserAssignment(request, principal, id),
        )
  return many(request, 'appRoleAssignments', rows)
}

const assignmentBody = z.object({ principalId: z.string(), resourceId: z.string(), appRoleId: z.string() })

/** Of a role of Graph to an app, or of a user to an app. */
export async function assign(request: DirectoryRequest): Promise<Prepared> {
  const { directory, principal: caller } = request
  const { principalId, resourceId, appRoleId } = await readBody(request, assignmentBody)
  const resource = byId(request, resourceId)
  if (!resource) throw badRequest(`The resource '${resourceId}' does not exist.`)
  if (resource.clientId !== graphClientId) return assignUser(request, resource, principalId)
  const role = permissionName(appRoleId, 'Role')
  if (role === undefined) throw badRequest('Permission being assigned was not found on application')
  const principal = byId(request, principalId)
  if (!principal) throw badRequest(`The principal '${principalId}' does not exist.`)
  if (directory.servicePrincipals.roles(principal.clientId, caller.tenantId).includes(role)) {
    throw badRequest('Permission being assigned already exists on the object')
  }
  const made = directory.servicePrincipals.assignRole(principal.clientId, caller.tenantId, role)
  return one(request, 'appRoleAssignments', presentAssignment(request, made), 201)
}

export function unassign(request: DirectoryRequest): Prepared {
  const { directory, address } = request
  const principal = found(request)
  const id = address.navigation[1]!
  if (assignments(request).some((each) => each.id === id)) directory.servicePrincipals.unassignRole(id)
  else {
    const assignedTo = directory.apps.find(principal.clientId)?.assignedTo ?? []
    const left = assignedTo.filter((user) => userAssignmentId(principal, user) !== id)
    if (left.length === assignedTo.length) throw notFound({ ...address, key: { by: 'id', value: id } })
    directory.apps.update(principal.clientId, { assignedTo: left })
  }
  return emptyAnswer(204)
}

/** By any id that a body may name. */
export function byId({ directory, principal }: DirectoryRequest, id: string): ServicePrincipal | undefined {
  const graph = graphPrincipal(principal.tenantId)
  if (id === graph.id) return graph
  const known = directory.servicePrincipals.byId(id)
  return known?.tenantId === principal.tenantId ? known : undefined
}

/** Microsoft Graph itself, which is in every tenant. */
export function graphPrincipal(tenantId: string): ServicePrincipal {
  return { id: guidOf(`service principal ${graphClientId} ${tenantId}`), clientId: graphClientId, tenantId }
}

export function found(request: DirectoryRequest): ServicePrincipal {
  const { directory, principal, address } = request
  const { by, value } = address.key!
  const graph = graphPrincipal(principal.tenantId)
  const byAppId =
    value.toLowerCase() === graphClientId ? graph : directory.servicePrincipals.find(value, principal.tenantId)
  const known = by === 'appId' ? byAppId : byId(request, value)
  if (!known) throw notFound(address)
  return known
}

function assignUser(request: DirectoryRequest, resource: ServicePrincipal, userId: string): Prepared {
  const { apps } = request.directory
  const user = request.directory.user(userId)
  if (!user) throw badRequest(`The user '${userId}' does not exist.`)
  const assignedTo = apps.find(resource.clientId)?.assignedTo ?? []
  apps.update(resource.clientId, { assignedTo: [...new Set([...assignedTo, user.id])] })
  return one(request, 'appRoleAssignments', presentUserAssignment(request, resource, user.id), 201)
}

function present({ directory }: DirectoryRequest, { id, clientId }: ServicePrincipal): object | undefined {
  const isGraph = clientId === graphClientId
  const app: App | undefined = directory.apps.find(clientId)
  if (!app && !isGraph) return undefined
  return {
    id,
    accountEnabled: app?.refusal !== 7000112,
    appDisplayName: app?.displayName ?? 'Microsoft Graph',
    appId: clientId,
    appOwnerOrganizationId: app?.tenantId ?? 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
    appRoleAssignmentRequired: app?.assignmentRequired ?? false,
    displayName: app?.displayName ?? 'Microsoft Graph',
    servicePrincipalNames: [clientId],
    servicePrincipalType: 'Application',
    signInAudience: app?.signInAudience ?? 'AzureADMultipleOrgs',
    appRoles: isGraph ? applicationPermissions.map(role) : [],
    oauth2PermissionScopes: isGraph ? delegatedPermissions.map(scope) : [],
  }
}

function role(value: string): object {
  return { id: permissionId(value, 'Role'), value, isEnabled: true, allowedMemberTypes: ['Application'] }
}

function scope(value: string): object {
  return { id: permissionId(value, 'Scope'), value, isEnabled: true, type: 'User' }
}

function assignments({ directory }: DirectoryRequest): RoleAssignment[] {
  return directory.servicePrincipals.assignments()
}

function presentAssignment({ directory }: DirectoryRequest, assignment: RoleAssignment): object {
  const { id, clientId, tenantId, role, createdAt } = assignment
  const graph = graphPrincipal(tenantId)
  return {
    id,
    appRoleId: permissionId(role, 'Role'),
    createdDateTime: new Date(createdAt).toISOString(),
    principalDisplayName: directory.apps.find(clientId)?.displayName ?? clientId,
    principalId: directory.servicePrincipals.find(clientId, tenantId)?.id,
    principalType: 'ServicePrincipal',
    resourceDisplayName: 'Microsoft Graph',
    resourceId: graph.id,
  }
}

function userAssignmentId({ id }: ServicePrincipal, userId: string): string {
  return guidOf(`user assignment ${id} ${userId}`)
}

function presentUserAssignment({ directory }: DirectoryRequest, resource: ServicePrincipal, userId: string): object {
  return {
    id: userAssignmentId(resource, userId),
    appRoleId: noRole,
    principalDisplayName: directory.user(userId)?.displayName ?? userId,
    principalId: userId,
    principalType: 'User',
    resourceDisplayName: directory.apps.find(resource.clientId)?.displayName ?? resource.clientId,
    resourceId: resource.id,
  }
}
