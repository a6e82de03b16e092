/** From an address to what it means now: the owner, the drive, the item. */
import { GraphFailure } from '../errors.ts'
import type { Drive } from '../state/drive/drive.ts'
import { driveIdOf } from '../state/drive/ids.ts'
import { type Item, isFile } from '../state/drive/item.ts'
import { itemNotFound } from '../state/drive/refusals.ts'
import type { User } from '../state/user.ts'
import type { DriveRef, ItemStart } from './address.ts'
import type { GraphRequest } from './graph-request.ts'
import { specialFolderName } from './present/present-item.ts'

/** Whose user object or drive the request is about. @throws GraphFailure 400 or 404 */
export function ownerOf({ address, principal, services }: GraphRequest): User {
  const { resource } = address
  if (resource.kind === 'other') throw new Error('Such a resource has no owner.')
  const ref: DriveRef = 'owner' in resource ? resource.owner : resource.drive
  switch (ref.by) {
    case 'me': {
      if (principal.user !== undefined) return principal.user
      throw new GraphFailure(400, 'BadRequest', '/me request is only valid with delegated authentication flow.')
    }
    case 'user': {
      const user = services.directory.user(ref.user)
      if (user !== undefined) return user
      const message = `Resource '${ref.user}' does not exist or one of its queried reference-property objects are not present.`
      throw new GraphFailure(404, 'Request_ResourceNotFound', message)
    }
    case 'id': {
      const wanted = ref.id.toLowerCase()
      const user = services.directory.users().find((candidate) => {
        const id = driveIdOf(candidate)
        return id === ref.id || (candidate.personal && id.toLowerCase() === wanted.padStart(16, '0'))
      })
      if (user !== undefined) return user
      throw itemNotFound('The drive could not be found.')
    }
  }
}

/** @throws GraphFailure 404 `itemNotFound` */
export function startItem(drive: Drive, start: ItemStart): Item {
  const { tree } = drive
  switch (start.at) {
    case 'root':
      return tree.root
    case 'id': {
      const item = tree.item(start.id)
      if (item === undefined) throw itemNotFound()
      return item
    }
    case 'special': {
      if (start.name.toLowerCase() === 'approot') {
        throw new GraphFailure(501, 'notSupported', 'The emulator does not implement special/approot.')
      }
      const name = specialFolderName(start.name)
      const item = name === undefined ? undefined : tree.child(tree.root.id, name)
      if (item === undefined) throw itemNotFound('The special folder could not be found.')
      return item
    }
  }
}

/** @throws GraphFailure 404 `itemNotFound` */
export function itemAt(drive: Drive, start: Item, path: readonly string[]): Item {
  let item = start
  for (const name of path) {
    const next = isFile(item) ? undefined : drive.tree.child(item.id, name)
    if (next === undefined) throw itemNotFound()
    item = next
  }
  return item
}
