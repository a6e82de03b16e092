/** The last stage: finds the operation, what it is about, and whether the caller may; then hands over. */
import type { Drive } from '../state/drive/drive.ts'
import type { Item } from '../state/drive/item.ts'
import { checkAccess, checkReach, checkScopes } from './access.ts'
import type { Answer } from './answers.ts'
import { findOperation } from './find-operation.ts'
import type { DriveRequest, GraphRequest } from './graph-request.ts'
import type { Operation } from './operation.ts'
import { reach } from './reach.ts'
import { drivesOf, itemAt, subjectOf } from './resolve.ts'
import { checkDriveRole, checkRole, driveRole, itemRole } from './roles.ts'
import { startItem } from './start-item.ts'

export async function perform(request: GraphRequest): Promise<Answer> {
  const { address, principal } = request
  const operation = findOperation(request.method, address)
  switch (operation.resource) {
    case 'subscriptions':
      return operation.handle(request)
    case 'sites':
    case 'search':
      checkScopes(principal, operation.access)
      return operation.handle(request)
    case 'user':
    case 'site':
    case 'group':
      checkAccess(principal, operation.access, subjectOf(request))
      return operation.handle(request)
    case 'drives':
      return operation.handle({ ...request, drives: await drivesOf(request, operation.access) })
    default: {
      return performInDrive(operation, await reach(request, operation.access))
    }
  }
}

/** What is asked of a drive, or of something in it. */
function performInDrive(operation: Operation, request: DriveRequest): Answer | Promise<Answer> {
  const { drive, address } = request
  if (operation.resource === 'drive') {
    checkDriveRole(drive, request.principal, request.services.clock.now())
    return operation.handle(request)
  }
  if (operation.resource === 'share') {
    const { item, permission } = request.share!
    checkMay(request, operation, drive, item)
    return operation.handle({ ...request, item, ...(permission === undefined ? {} : { permission }) })
  }
  if (address.resource.kind !== 'item') throw new Error('Operations on items are found by the addresses of items.')

  const { start, path } = address.resource
  if (
    operation.resource === 'bin' &&
    start.at === 'id' &&
    path.length === 0 &&
    drive.tree.item(start.id) === undefined
  ) {
    checkRole(driveRole(drive, request.principal), 'write')
    return operation.handle({ ...request, itemId: start.id })
  }
  const from = startItem(request, start, operation.access)
  if (operation.resource === 'target') {
    checkMay(request, operation, drive, existing(drive, from, path))
    return operation.handle({ ...request, start: from, path })
  }
  if (operation.resource === 'bin') {
    const item = itemAt(drive, from, path)
    checkMay(request, operation, drive, item)
    return operation.handle({ ...request, itemId: item.id })
  }
  if (operation.resource !== 'item') throw new Error('The other operations were handed over before.')
  const item = itemAt(drive, from, path)
  checkMay(request, operation, drive, item)
  return operation.handle({ ...request, item })
}

/** Operations that look no further than a token reaches, instead of being refused where it does not. */
const narrowing = new Set(['delta', 'search'])

function checkMay(request: DriveRequest, { access, navigation }: Operation, drive: Drive, item: Item): void {
  const { principal, services, share } = request
  if (!narrowing.has(navigation)) checkReach(principal, access, drive, item)
  checkRole(itemRole(drive, item, principal, services.clock.now(), share?.via), access === 'write' ? 'write' : 'read')
}

/** How far down the path something exists: that is where a new item would come to be. */
function existing({ tree }: Drive, start: Item, path: readonly string[]): Item {
  let item = start
  for (const name of path) {
    const next = tree.child(item.id, name)
    if (next === undefined) return item
    item = next
  }
  return item
}
