/** One drive, its items by id, by path, or by what they are for. */
import { type ItemReference, itemAddress, rootAddress, type SpecialFolder, specialAddress } from './drives/address.ts'
import { awaitCopy, type CopyOperation } from './drives/copy.ts'
import { getDrive } from './drives/drives.ts'
import type { QueryOptions } from './drives/query.ts'
import { searchItems } from './drives/search.ts'
import type { MonitorOptions } from './graph/monitor.ts'
import type { Drive, DriveItem } from './graph/wire.ts'
import { type ItemClient, type ItemMeans, itemClient } from './item-client.ts'

export type DriveClient = {
  /** For requests of your own: its path below `/v1.0`. */
  readonly path: string
  get(): Promise<Drive>
  root(): ItemClient
  item(reference: ItemReference): ItemClient
  /** A folder by what it is for, whatever it is called in the account's language. */
  special(folder: SpecialFolder): ItemClient
  /** In the whole drive. */
  search(text: string, options?: QueryOptions): AsyncGenerator<DriveItem>
  /** Waits for a copy into this drive that was started before, perhaps in another process. */
  awaitCopy(operation: CopyOperation, options?: MonitorOptions): Promise<DriveItem>
}

/** @param path the drive's own path */
export function driveClient(means: ItemMeans, path: string): DriveClient {
  const { graph } = means
  return {
    path,
    get: () => getDrive(graph, path),
    root: () => itemClient(means, path, rootAddress(path)),
    item: (reference) => itemClient(means, path, itemAddress(path, reference)),
    special: (folder) => itemClient(means, path, specialAddress(path, folder)),
    search: (text, options) => searchItems(graph, rootAddress(path), text, options),
    awaitCopy: (operation, options) => awaitCopy(graph, means, path, operation, options),
  }
}
