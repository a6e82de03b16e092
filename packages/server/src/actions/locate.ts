/** From an address, as people and earlier steps give it, to the item. */
import type { FileReference, ItemAddress } from '@drawbridge/api'
import type { DriveClient, DriveItem, ItemClient } from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import type { ActionContext } from './action-context.ts'
import { driveIdOf, knownDriveId } from './drive-id.ts'
import { pathOf } from './present-item.ts'

export type Found = {
  readonly item: DriveItem
  /** The item by its id, which it keeps wherever it goes. */
  readonly at: ItemClient
  readonly driveId: string
}

/** Where an item is, or would be: asks nobody, except for sharing URLs. */
export async function locate(context: ActionContext, address: ItemAddress): Promise<ItemClient> {
  const { client, driveId } = context
  if (typeof address === 'string') {
    if (isSharingUrl(address)) return client.shared(address)
    const drive = driveOf(context, driveId)
    return drive.item(address.startsWith('/') ? { path: address } : address)
  }
  const drive = driveOf(context, knownDriveId(context, address.driveId))
  const id = address.id ?? address.itemId
  if (id !== undefined) return drive.item(id)
  if (address.special !== undefined) {
    const folder = drive.special(address.special)
    return address.path ? folder.child(address.path) : folder
  }
  if (address.path) return drive.item({ path: address.path })
  throw new Problem('invalid_request', 'Address the item by id, path or special folder.')
}

/** @throws {GraphError} `itemNotFound` */
export async function find(context: ActionContext, address: ItemAddress): Promise<Found> {
  return settle(context, await (await locate(context, address)).get())
}

/** @throws {GraphError} `itemNotFound`; {Problem} `invalid_request` for a file */
export async function findFolder(context: ActionContext, address: ItemAddress): Promise<Found> {
  const found = await find(context, address)
  assertFolder(found.item)
  return found
}

/** @throws {Problem} `invalid_request` */
export function assertFolder({ folder, root, name }: DriveItem): void {
  if (!folder && !root) throw new Problem('invalid_request', `“${name}” is not a folder.`)
}

/** @throws {Problem} `invalid_request` */
export function assertFile({ file, name }: DriveItem): void {
  if (!file) throw new Problem('invalid_request', `“${name}” is not a file.`)
}

/** An item that was just read, by its id. */
export function settle(context: ActionContext, item: DriveItem): Found {
  const driveId = driveIdOf(context, item)
  return { item, at: driveOf(context, driveId).item(item.id), driveId: driveId ?? '' }
}

export function driveOf({ client }: ActionContext, driveId: string | undefined): DriveClient {
  return client.drive(driveId === undefined ? undefined : { id: driveId })
}

/** An item as a sentence names it. */
export function named(item: DriveItem): string {
  return pathOf(item) ?? `“${item.name}”`
}

/** An address as a sentence names it, without asking. */
export function spoken(address: ItemAddress | FileReference): string {
  if (typeof address === 'string') return address
  if ('name' in address) return `“${address.name}”`
  const { path, special, id, itemId } = address
  return [special, path ?? id ?? itemId].filter((part) => part != null).join('')
}

function isSharingUrl(text: string): boolean {
  return /^(https?:\/\/|[su]![\w-]+$)/i.test(text)
}
