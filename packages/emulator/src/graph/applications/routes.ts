/**
 * Registering apps and granting them permissions over Graph, as administrators' scripts do. Every operation that there
 * is stands in the table: collection, method, what is asked of the object, the permissions of which one is needed.
 */
import { type Context, Hono } from 'hono'
import type { Clock } from '../../clock.ts'
import { GraphFailure } from '../../errors.ts'
import { originOf } from '../../hosts.ts'
import type { Directory } from '../../state/directory.ts'
import type { Prepared } from '../answers.ts'
import type { GraphEnv } from '../graph-request.ts'
import { withGraphHeaders } from '../routes.ts'
import {
  addPassword,
  createApplication,
  deleteApplication,
  getApplication,
  listApplications,
  removePassword,
  updateApplication,
} from './applications.ts'
import { createGrant, deleteGrant, getGrant, listGrants, listGrantsOf, updateGrant } from './permission-grants.ts'
import { type Address, type Collection, type DirectoryRequest, demand, parseAddress, queryOf } from './request.ts'
import {
  assign,
  createServicePrincipal,
  deleteServicePrincipal,
  getServicePrincipal,
  listAssignedTo,
  listRolesOf,
  listServicePrincipals,
  unassign,
  updateServicePrincipal,
} from './service-principals.ts'

const write = ['Application.ReadWrite.All']
const read = [...write, 'Application.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All']
const assignRoles = ['AppRoleAssignment.ReadWrite.All']
const grantScopes = ['DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All']
const readGrants = [...grantScopes, 'Directory.Read.All']

type Operation = readonly [
  collection: Collection,
  method: string,
  /** `*` is an object of the collection, or any one segment after it. */
  path: string,
  permissions: readonly string[],
  handle: (request: DirectoryRequest) => Prepared | Promise<Prepared>,
]

const operations: readonly Operation[] = [
  ['applications', 'GET', '', read, listApplications],
  ['applications', 'POST', '', write, createApplication],
  ['applications', 'GET', '*', read, getApplication],
  ['applications', 'PATCH', '*', write, updateApplication],
  ['applications', 'DELETE', '*', write, deleteApplication],
  ['applications', 'POST', '*/addPassword', write, addPassword],
  ['applications', 'POST', '*/removePassword', write, removePassword],
  ['servicePrincipals', 'GET', '', read, listServicePrincipals],
  ['servicePrincipals', 'POST', '', write, createServicePrincipal],
  ['servicePrincipals', 'GET', '*', read, getServicePrincipal],
  ['servicePrincipals', 'PATCH', '*', write, updateServicePrincipal],
  ['servicePrincipals', 'DELETE', '*', write, deleteServicePrincipal],
  ['servicePrincipals', 'GET', '*/appRoleAssignments', read, listRolesOf],
  ['servicePrincipals', 'POST', '*/appRoleAssignments', assignRoles, assign],
  ['servicePrincipals', 'DELETE', '*/appRoleAssignments/*', assignRoles, unassign],
  ['servicePrincipals', 'GET', '*/appRoleAssignedTo', read, listAssignedTo],
  ['servicePrincipals', 'POST', '*/appRoleAssignedTo', assignRoles, assign],
  ['servicePrincipals', 'DELETE', '*/appRoleAssignedTo/*', assignRoles, unassign],
  ['servicePrincipals', 'GET', '*/oauth2PermissionGrants', readGrants, listGrantsOf],
  ['oauth2PermissionGrants', 'GET', '', readGrants, listGrants],
  ['oauth2PermissionGrants', 'POST', '', grantScopes, createGrant],
  ['oauth2PermissionGrants', 'GET', '*', readGrants, getGrant],
  ['oauth2PermissionGrants', 'PATCH', '*', grantScopes, updateGrant],
  ['oauth2PermissionGrants', 'DELETE', '*', grantScopes, deleteGrant],
]

/** To be mounted before the routes of drives, which refuse what they do not know. */
export function applicationRoutes({ directory, clock }: { directory: Directory; clock: Clock }): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>()
  for (const version of ['/v1.0', '/beta']) {
    routes.all(`${version}/*`, (context, next) => {
      const { pathname } = new URL(context.req.url)
      const address = parseAddress(decode(pathname.slice(version.length)))
      if (!address) return next()
      return withGraphHeaders(context, clock, async () => ({
        answer: await perform(context, address, { directory, clock, version }),
      }))
    })
  }
  return routes
}

async function perform(
  context: Context<GraphEnv>,
  address: Address,
  { directory, clock, version }: { directory: Directory; clock: Clock; version: string },
): Promise<Prepared> {
  const { req } = context
  const principal = directory.authenticate(req.header('authorization'))
  const [, , , permissions, handle] = findOperation(req.method, address)
  const base = `${originOf(req.raw)}${version}`
  const request = { context, directory, clock, principal, address, query: queryOf(req.url), base }
  demand(request, permissions)
  return handle(request)
}

function findOperation(method: string, { collection, key, navigation }: Address): Operation {
  const asked = [...(key ? ['*'] : []), ...navigation]
  const here = operations.filter(([name, , path]) => name === collection && matches(path, asked))
  const operation = here.find(([, allowed]) => allowed === method)
  if (operation) return operation
  const name = [collection, ...asked].join('/')
  if (here.length === 0)
    throw new GraphFailure(501, 'notSupported', `The emulator does not implement ${method} ${name}.`)
  const allowed = here.map(([, each]) => each).join(', ')
  throw new GraphFailure(405, 'Request_BadRequest', `${method} is not allowed on ${name}; ${allowed} is.`, {
    headers: { Allow: allowed },
  })
}

function matches(path: string, asked: readonly string[]): boolean {
  const parts = path === '' ? [] : path.split('/')
  return parts.length === asked.length && parts.every((part, index) => part === '*' || part === asked[index])
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
