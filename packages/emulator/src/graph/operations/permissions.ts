/** GET, PATCH, DELETE …/permissions */
import { z } from 'zod'
import { GraphFailure } from '../../errors.ts'
import type { Role } from '../../state/drive/permission.ts'
import type { Effective } from '../../state/drive/permission-book.ts'
import { itemNotFound } from '../../state/drive/refusals.ts'
import { type Answer, answer, emptyAnswer } from '../answers.ts'
import { readBody } from '../bodies.ts'
import type { ItemRequest } from '../graph-request.ts'
import { ownershipId, presentOwnership, presentPermission } from '../present/present-permission.ts'
import type { Json } from '../present/values.ts'
import { driveRole } from '../roles.ts'

const update = z.looseObject({ roles: z.tuple([z.enum(['read', 'write'])], 'must be ["read"] or ["write"]') })

export function listPermissions(request: ItemRequest): Answer {
  return answer(request, metadata(request), { value: presentPermissions(request) })
}

/** All that the caller may know of: the owner's own first. */
export function presentPermissions(request: ItemRequest): Json[] {
  const { drive, item } = request
  const given = visible(request).map((effective) => presentPermission(request, drive, item, effective))
  return [presentOwnership(drive, item), ...given]
}

export function getPermission(request: ItemRequest): Answer {
  const { drive, item, address } = request
  const id = address.navigation[1]!
  const json =
    id === ownershipId ? presentOwnership(drive, item) : presentPermission(request, drive, item, find(request))
  return answer(request, `${metadata(request)}/$entity`, json)
}

export async function updatePermission(request: ItemRequest): Promise<Answer> {
  const { context, drive, item, by } = request
  const { roles } = await readBody(context, update)
  const { permission } = findOwn(request)
  if (permission.link !== undefined) {
    throw new GraphFailure(400, 'invalidRequest', 'The roles of a sharing link cannot be changed; make another link.')
  }
  const changed = { ...permission, role: roles[0] as Role }
  drive.change(by, () => ({ permit: [{ itemId: item.id, permission: changed }] }))
  return answer(
    request,
    `${metadata(request)}/$entity`,
    presentPermission(request, drive, item, { permission: changed, on: item }),
  )
}

export function deletePermission(request: ItemRequest): Answer {
  const { drive, item, by } = request
  const { permission } = findOwn(request)
  drive.change(by, () => ({ revoke: [{ itemId: item.id, permissionId: permission.id }] }))
  return emptyAnswer(204)
}

/** Owners see all; others only what they have themselves. */
function visible({ drive, item, principal, services }: ItemRequest): Effective[] {
  const all = drive.permissions.effective(item, services.clock.now())
  if (driveRole(drive, principal) === 'owner') return all
  return all.filter(({ permission }) => permission.people.some(({ id }) => id === principal.user?.id))
}

function find(request: ItemRequest): Effective {
  const id = request.address.navigation[1]
  const found = visible(request).find(({ permission }) => permission.id === id)
  if (found === undefined) throw itemNotFound('The item has no such permission.')
  return found
}

function findOwn(request: ItemRequest): Effective {
  if (request.address.navigation[1] === ownershipId) {
    throw new GraphFailure(403, 'accessDenied', 'The permission of the owner cannot be changed.')
  }
  const found = find(request)
  if (found.on.id === request.item.id) return found
  throw new GraphFailure(
    403,
    'accessDenied',
    'The permission is inherited; change it on the item it is inherited from.',
  )
}

function metadata({ drive, item }: ItemRequest): string {
  return `drives('${drive.id}')/items('${encodeURIComponent(item.id)}')/permissions`
}
