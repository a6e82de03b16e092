/** The driveItem resource. @see https://learn.microsoft.com/graph/api/resources/driveitem */
import type { Graph } from '../graph/request.ts'
import type { ConflictBehavior, DriveItem, FileSystemInfo } from '../graph/wire.ts'
import type { ItemAddress } from './address.ts'
import { assertNames } from './names.ts'
import { type QueryOptions, query } from './query.ts'

/**
 * @see https://learn.microsoft.com/graph/api/driveitem-get
 * @throws {GraphError} `itemNotFound`
 */
export function getItem(
  graph: Graph,
  { self }: ItemAddress,
  options: Pick<QueryOptions, 'select' | 'expand'> = {},
): Promise<DriveItem> {
  return graph.json(self + query(options))
}

/**
 * Creates a folder inside this one.
 *
 * @param options.conflictBehavior `replace` takes a folder that is there as it is for personal accounts; work accounts
 *   refuse it. @default 'fail'
 * @see https://learn.microsoft.com/graph/api/driveitem-post-children
 * @throws {GraphError} `nameAlreadyExists`, unless the conflict behavior says otherwise
 * @throws {UsageError} `name_not_allowed`
 */
export function createFolder(
  graph: Graph,
  parent: ItemAddress,
  name: string,
  { conflictBehavior = 'fail' }: { readonly conflictBehavior?: ConflictBehavior } = {},
): Promise<DriveItem> {
  assertNames(name, { folder: true })
  const json = { name, folder: {}, '@microsoft.graph.conflictBehavior': conflictBehavior }
  return graph.json(parent.below('children'), { method: 'POST', json })
}

export type ItemChanges = {
  /** A new name. */
  readonly name?: string
  /** A new parent in the same drive, by its id (the word `root` is not one). */
  readonly parentId?: string
  readonly fileSystemInfo?: FileSystemInfo
  /** Personal accounts only. */
  readonly description?: string
}

/** With an eTag or cTag, the request is refused (412) when the item is no longer as it was then. */
export type Precondition = { readonly ifMatch?: string | undefined }

export type UpdateOptions = Precondition & {
  /** What happens when the new name is taken, or the name in the new folder. @default 'fail', by Graph */
  readonly conflictBehavior?: ConflictBehavior | undefined
}

/**
 * Renames, moves or re-dates an item.
 *
 * @see https://learn.microsoft.com/graph/api/driveitem-update
 * @throws {GraphError} `nameAlreadyExists`, `resourceModified` (412), `itemNotFound`
 * @throws {UsageError} `name_not_allowed`
 */
export function updateItem(
  graph: Graph,
  { self }: ItemAddress,
  { parentId, ...changes }: ItemChanges,
  { conflictBehavior, ...precondition }: UpdateOptions = {},
): Promise<DriveItem> {
  if (changes.name !== undefined) assertNames(changes.name)
  const json = {
    ...changes,
    ...(parentId !== undefined && { parentReference: { id: parentId } }),
    ...(conflictBehavior !== undefined && { '@microsoft.graph.conflictBehavior': conflictBehavior }),
  }
  return graph.json(self, { method: 'PATCH', json, headers: headersFor(precondition) })
}

/**
 * Moves an item into the recycle bin.
 *
 * @see https://learn.microsoft.com/graph/api/driveitem-delete
 * @throws {GraphError} `itemNotFound`, `resourceModified` (412)
 */
export async function deleteItem(graph: Graph, { self }: ItemAddress, precondition: Precondition = {}): Promise<void> {
  await graph.json(self, { method: 'DELETE', headers: headersFor(precondition) })
}

/**
 * Removes an item for good, past the recycle bin. Work accounts only.
 *
 * @see https://learn.microsoft.com/graph/api/driveitem-permanentdelete
 * @throws {GraphError} `itemNotFound`
 */
export async function permanentDelete(graph: Graph, item: ItemAddress): Promise<void> {
  await graph.json(item.below('permanentDelete'), { method: 'POST' })
}

/**
 * Takes a deleted item back out of the recycle bin. Personal accounts only. Graph knows no conflict behavior here: where
 * its name is taken, give another one.
 *
 * @param to @default where it was, under the name it had
 * @see https://learn.microsoft.com/graph/api/driveitem-restore
 * @throws {GraphError} `itemNotFound`, `nameAlreadyExists`
 */
export function restoreItem(
  graph: Graph,
  item: ItemAddress,
  { parentId, name }: { readonly parentId?: string | undefined; readonly name?: string | undefined } = {},
): Promise<DriveItem> {
  const json = {
    ...(name !== undefined && { name }),
    ...(parentId !== undefined && { parentReference: { id: parentId } }),
  }
  return graph.json(item.below('restore'), { method: 'POST', json })
}

function headersFor({ ifMatch }: Precondition): HeadersInit {
  return ifMatch === undefined ? {} : { 'if-match': ifMatch }
}
