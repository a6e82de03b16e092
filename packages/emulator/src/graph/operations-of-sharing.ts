/** Operations that share items, and open what was shared. */
import type { Operation } from './operation.ts'
import { createSharingLink } from './operations/create-link.ts'
import { inviteRecipients } from './operations/invite.ts'
import { deletePermission, getPermission, listPermissions, updatePermission } from './operations/permissions.ts'
import { listSharedWithMe } from './operations/shared-with-me.ts'
import { getShare, getSharePermission, grantSharePermission } from './operations/shares.ts'

export const sharingOperations: readonly Operation[] = [
  { method: 'GET', resource: 'item', navigation: 'permissions', access: 'read', handle: listPermissions },
  { method: 'GET', resource: 'item', navigation: 'permissions/*', access: 'read', handle: getPermission },
  { method: 'PATCH', resource: 'item', navigation: 'permissions/*', access: 'write', handle: updatePermission },
  { method: 'DELETE', resource: 'item', navigation: 'permissions/*', access: 'write', handle: deletePermission },
  { method: 'POST', resource: 'item', navigation: 'invite', access: 'write', handle: inviteRecipients },
  { method: 'POST', resource: 'item', navigation: 'createLink', access: 'write', handle: createSharingLink },
  { method: 'GET', resource: 'drive', navigation: 'sharedWithMe', access: 'read', handle: listSharedWithMe },
  { method: 'GET', resource: 'share', navigation: '', access: 'read', handle: getShare },
  { method: 'GET', resource: 'share', navigation: 'permission', access: 'read', handle: getSharePermission },
  { method: 'POST', resource: 'share', navigation: 'permission/grant', access: 'write', handle: grantSharePermission },
]
