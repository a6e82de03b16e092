/** From an address to what it means now: whose it is, the drive, the item. */
import { GraphFailure } from '../errors.ts'
import type { Drive } from '../state/drive/drive.ts'
import { driveIdOf } from '../state/drive/ids.ts'
import { type Item, isFile } from '../state/drive/item.ts'
import { checkPossible } from '../state/drive/names.ts'
import { itemNotFound } from '../state/drive/refusals.ts'
import { type DriveOwner, type Group, isUser, type Site } from '../state/site.ts'
import type { User } from '../state/user.ts'
import { type Access, checkAccess, checkDriveScopes } from './access.ts'
import type { DriveRef, Owner } from './address.ts'
import type { GraphRequest } from './graph-request.ts'

/** Whose user object, site or group the request is about. @throws GraphFailure 400 or 404 */
export function subjectOf(request: GraphRequest): User | Site | Group {
  const { resource } = request.address
  if (!('owner' in resource)) throw new Error('Such a resource is nobody’s.')
  return ownedBy(request, resource.owner)
}

/** @throws GraphFailure 400 or 404 */
export function userOf(request: GraphRequest): User {
  return subjectOf(request) as User
}

/** @throws GraphFailure 400 or 404 */
export function siteOf(request: GraphRequest): Site {
  return subjectOf(request) as Site
}

/** @throws GraphFailure 400 or 404 */
export function groupOf(request: GraphRequest): Group {
  return subjectOf(request) as Group
}

/** All drives of a user, a group or a site; the one that is meant by `drive` first. */
export async function drivesOf(request: GraphRequest, access: Access): Promise<Drive[]> {
  const { resource } = request.address
  if (!('owner' in resource)) throw new Error('Such a resource has no drives.')
  const owners = driveOwners(request, resource.owner)
  for (const owner of owners) checkAccess(request.principal, access, owner)
  return await Promise.all(owners.map((owner) => openDriveOf(request, owner)))
}

/** @throws GraphFailure 403 when the caller has no business with it, 404 when it does not exist, 400 without a licence */
export async function driveOf(request: GraphRequest, access: Access): Promise<Drive> {
  const { resource } = request.address
  if (!('drive' in resource)) throw new Error('Such a resource is in no drive.')
  const owner = driveOwner(request, resource.drive)
  checkDriveScopes(request.principal, access, owner)
  return await openDriveOf(request, owner)
}

/** @throws GraphFailure 404 `itemNotFound`, 400 for a path that nothing could have */
export function itemAt(drive: Drive, start: Item, path: readonly string[]): Item {
  let item = start
  for (const name of path) {
    const next = isFile(item) ? undefined : drive.tree.child(item.id, name)
    if (next === undefined) {
      checkPossible(path)
      throw itemNotFound()
    }
    item = next
  }
  return item
}

function driveOwner(request: GraphRequest, ref: DriveRef): DriveOwner {
  if (ref.by === 'share') throw new Error('What is shared is reached through its link.')
  if (ref.by !== 'id') return driveOwners(request, ref)[0]!
  const owner = request.services.drives.ownerOf(ref.id)
  if (owner === undefined) throw itemNotFound('The drive could not be found.')
  return owner
}

function driveOwners(request: GraphRequest, ref: Owner): DriveOwner[] {
  const { sites } = request.services.drives
  const subject = ownedBy(request, ref)
  if ('personal' in subject) return [subject]
  const libraries = sites.libraries('siteId' in subject ? subject.siteId : subject.id)
  if (libraries.length === 0) throw itemNotFound('The site has no document library.')
  return libraries
}

/** Only the owner's own coming makes a drive that is not there yet; apps find nothing. */
async function openDriveOf({ services, principal }: GraphRequest, owner: DriveOwner): Promise<Drive> {
  const { provisioning } = services.drives.quirks.of(driveIdOf(owner))
  if (provisioning === 'unlicensed') {
    throw new GraphFailure(400, 'BadRequest', 'Tenant does not have a SPO license.')
  }
  const comesItself = isUser(owner) && principal.user?.id === owner.id
  const isGuest = isUser(owner) && owner.home !== undefined
  if (isGuest || (provisioning === 'onFirstUse' && !comesItself && !services.drives.exists(owner))) {
    throw new GraphFailure(404, 'ResourceNotFound', "User's mysite not found.")
  }
  return await services.drives.ofUser(owner)
}

function ownedBy(request: GraphRequest, owner: Owner): User | Site | Group {
  const { principal, services } = request
  switch (owner.by) {
    case 'me': {
      if (principal.user !== undefined) return principal.user
      throw new GraphFailure(400, 'BadRequest', '/me request is only valid with delegated authentication flow.')
    }
    case 'user':
      return services.directory.user(owner.user) ?? doesNotExist(owner.user)
    case 'group':
      return services.drives.sites.group(owner.group) ?? doesNotExist(owner.group)
    case 'site':
      return findSite(request, owner) ?? siteNotFound()
  }
}

function findSite({ principal, services }: GraphRequest, { site, path }: Extract<Owner, { by: 'site' }>) {
  const { sites } = services.drives
  const [host = '', guid] = site.toLowerCase().split(',')
  const at = sites
    .all()
    .find((each) =>
      host === 'root' ? each.tenantId === principal.tenantId && each.path === '' : each.hostname === host && !each.path,
    )
  const found = sites.get(guid ?? host) ?? at
  if (path === '') return found
  return sites.all().find((each) => each.hostname === found?.hostname && each.path.toLowerCase() === path.toLowerCase())
}

function siteNotFound(): never {
  throw itemNotFound('Requested site could not be found.')
}

function doesNotExist(name: string): never {
  const message = `Resource '${name}' does not exist or one of its queried reference-property objects are not present.`
  throw new GraphFailure(404, 'Request_ResourceNotFound', message)
}
