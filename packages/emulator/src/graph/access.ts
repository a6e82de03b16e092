/** Whether a token's scopes reach as far as the request goes. */
import { GraphFailure } from '../errors.ts'
import type { Drive } from '../state/drive/drive.ts'
import type { Item } from '../state/drive/item.ts'
import type { Principal } from '../state/principal.ts'
import type { DriveOwner, Group, Site } from '../state/site.ts'
import type { User } from '../state/user.ts'

export type Access = 'user' | 'read' | 'write' | 'site' | 'group'

const appFolder = 'Files.ReadWrite.AppFolder'
const readAll = [
  'Files.Read.All',
  'Files.ReadWrite.All',
  'Sites.Read.All',
  'Sites.ReadWrite.All',
  'Sites.Manage.All',
  'Sites.FullControl.All',
]
const writeAll = readAll.filter((scope) => !/\.Read\.All$/.test(scope))
const groups = ['Group.Read.All', 'Group.ReadWrite.All', 'GroupMember.Read.All', 'Directory.Read.All']

/** Scopes of which one is enough, for one's own things and for those of others. */
const enough: Record<Access, { own: readonly string[]; others: readonly string[] }> = {
  user: {
    own: ['User.Read', 'User.ReadWrite', 'User.Read.All', 'User.ReadBasic.All', 'Directory.Read.All'],
    others: ['User.Read.All', 'User.ReadBasic.All', 'Directory.Read.All'],
  },
  read: { own: ['Files.Read', 'Files.ReadWrite', appFolder, ...readAll], others: readAll },
  write: { own: ['Files.ReadWrite', appFolder, ...writeAll], others: writeAll },
  site: { own: readAll, others: readAll },
  group: { own: groups, others: groups },
}

/**
 * @param owner whose user object, site, group or drive it is
 * @throws GraphFailure 403 `accessDenied`
 */
export function checkAccess(principal: Principal, access: Access, owner: User | DriveOwner | Site | Group): void {
  const own = principal.user?.id === owner.id
  if (!own && !isOpenTo(owner, principal)) {
    throw new GraphFailure(403, 'accessDenied', 'The caller has no access to this resource.')
  }
  const scopes = enough[access][own ? 'own' : 'others']
  if (!holdsOne(principal, scopes)) {
    const message = `The token's scopes do not allow this; it takes one of ${scopes.join(', ')}.`
    throw new GraphFailure(403, 'accessDenied', message)
  }
}

/** @throws GraphFailure 403 `accessDenied` when no scope goes that far, in the caller's own drive or in others */
export function checkDriveScopes(principal: Principal, access: Access, owner: DriveOwner): void {
  const scopes = enough[access][principal.user?.id === owner.id ? 'own' : 'others']
  if (holdsOne(principal, scopes)) return
  throw new GraphFailure(
    403,
    'accessDenied',
    `The token's scopes do not allow this; it takes one of ${scopes.join(', ')}.`,
  )
}

/** Whether a caller reaches no further than the app's own folder. */
export function isAppFolderOnly(principal: Principal, access: Access): boolean {
  const wider = enough[access].own.filter((scope) => scope !== appFolder)
  return (access === 'read' || access === 'write') && !holdsOne(principal, wider)
}

/** The part of a folder that a token reaches: all of it, or the app's own folder in it; undefined when there is none. */
export function reachableFolder(principal: Principal, drive: Drive, folder: Item): Item | undefined {
  if (!isAppFolderOnly(principal, 'read')) return folder
  const own = drive.tree.special(`approot/${principal.appId}`)
  if (own === undefined) return undefined
  return drive.tree.isWithin(folder, own.id) ? folder : drive.tree.isWithin(own, folder.id) ? own : undefined
}

/** @throws GraphFailure 403 `accessDenied` when the token is for the app's own folder, and the item is not in it */
export function checkReach(principal: Principal, access: Access, drive: Drive, item: Item): void {
  if (!isAppFolderOnly(principal, access)) return
  const folder = drive.tree.special(`approot/${principal.appId}`)
  if (folder !== undefined && drive.tree.isWithin(item, folder.id)) return
  throw new GraphFailure(403, 'accessDenied', `With ${appFolder} only the app's own folder can be reached.`)
}

/** @throws GraphFailure 403 `accessDenied` */
export function checkScopes(principal: Principal, access: Access): void {
  const { others } = enough[access]
  if (holdsOne(principal, others)) return
  const message = `The token's scopes do not allow this; it takes one of ${others.join(', ')}.`
  throw new GraphFailure(403, 'accessDenied', message)
}

/** Whether the token may change things that are the caller's own. */
export function mayWrite(principal: Principal): boolean {
  return holdsOne(principal, enough.write.own)
}

function isOpenTo(owner: User | DriveOwner | Site | Group, { tenantId, user }: Principal): boolean {
  if (owner.tenantId !== tenantId) return false
  if ('personal' in owner) return !owner.personal
  const group = 'members' in owner ? owner : 'site' in owner ? owner.group : undefined
  return group === undefined || user === undefined || group.members.includes(user.id)
}

function holdsOne({ scopes }: Principal, wanted: readonly string[]): boolean {
  return scopes.some((held) => wanted.some((scope) => scope.toLowerCase() === held.toLowerCase()))
}
