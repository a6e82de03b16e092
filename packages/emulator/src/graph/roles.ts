/** What a caller may do with an item: as its owner, as a member, or because it was shared with them. */
import { GraphFailure } from '../errors.ts'
import type { Drive } from '../state/drive/drive.ts'
import type { Item } from '../state/drive/item.ts'
import { allows, greater, type Role } from '../state/drive/permission.ts'
import type { Principal } from '../state/principal.ts'
import { isUser } from '../state/site.ts'

/** What the caller may do anywhere in the drive, without anything having been shared. */
export function driveRole({ owner }: Drive, { kind, user, tenantId }: Principal): Role | undefined {
  if (isUser(owner) && user?.id === owner.id) return 'owner'
  if ((isUser(owner) && owner.personal) || tenantId !== owner.tenantId) return undefined
  if (kind === 'application') return 'owner'
  if (isUser(owner)) return undefined
  const { group } = owner
  return group === undefined || group.members.includes(user?.id ?? '') ? 'owner' : undefined
}

/** Whether the drive is in the caller's own organization, or both are personal. */
export function isAtHome({ owner }: Drive, { tenantId }: Principal): boolean {
  return owner.tenantId === tenantId
}

/** @param via the token of the link through which the item is reached */
export function itemRole(
  drive: Drive,
  item: Item,
  principal: Principal,
  now: number,
  via?: string | undefined,
): Role | undefined {
  const everywhere = driveRole(drive, principal)
  if (everywhere === 'owner') return everywhere
  // A token of one organization does not reach into another; what was shared across is reached through its link.
  const userId = isAtHome(drive, principal) ? principal.user?.id : undefined
  return greater(everywhere, drive.permissions.roleOf(item, userId, now, via))
}

/** @throws GraphFailure 403 `accessDenied` */
export function checkRole(role: Role | undefined, wanted: Role): void {
  if (allows(role, wanted)) return
  const message =
    role === undefined ? 'The caller has no access to this resource.' : 'The caller may read this item, not change it.'
  throw new GraphFailure(403, 'accessDenied', message)
}

/**
 * Whoever may see anything in a drive may see that it is there.
 *
 * @throws GraphFailure 403 `accessDenied`
 */
export function checkDriveRole(drive: Drive, principal: Principal, now: number): void {
  const mayRead =
    driveRole(drive, principal) ??
    drive.permissions.givenTo(isAtHome(drive, principal) ? (principal.user?.id ?? '') : '', now)[0]?.permission.role
  checkRole(mayRead, 'read')
}
