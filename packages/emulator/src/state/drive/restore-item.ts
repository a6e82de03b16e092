/** The change that brings an item back from the recycle bin, with everything that was inside it. */
import { checkQuota, type DriveRules } from './drive-rules.ts'
import type { Change, Item, ItemState } from './item.ts'
import { isFile } from './item.ts'
import { placeIn } from './naming.ts'
import { stateOf } from './put-file.ts'
import { invalidRequest, itemNotFound } from './refusals.ts'
import { subtree } from './subtree.ts'

export type RestoreRequest = {
  readonly id: string
  /** Where it comes back. @default where it was */
  readonly parentId?: string | undefined
  /** @default as it was called */
  readonly name?: string | undefined
}

/** @throws GraphFailure 400, 404, 409 or 507 */
export function restoreItem(rules: DriveRules, request: RestoreRequest): Omit<Change, 'at' | 'by'> {
  const { tree, kind, bin } = rules
  const removed = bin.get(request.id)
  if (removed === undefined) throw itemNotFound('The item is not in the recycle bin.')
  const parent = tree.item(request.parentId ?? removed.item.parentId!)
  if (parent === undefined) throw itemNotFound('The folder that the item was in is gone; say where it shall go.')
  if (isFile(parent)) throw invalidRequest('The new parent is a file.')
  checkQuota(rules, removed.size)
  const name = request.name ?? removed.item.name
  const { name: free } = placeIn(tree, kind, parent, { name, isFolder: !isFile(removed.item), conflict: 'fail' })
  const [first, ...inside] = removed.items.map(returning)
  return { put: [{ ...first!, parentId: parent.id, name: free }, ...inside] }
}

function returning(item: Item): ItemState {
  const { createdAt, createdBy, version, contentVersion } = item
  return { ...stateOf(item), origin: { createdAt, createdBy, version, contentVersion } }
}

/**
 * The change after which an item is gone for good, be it in the drive or in the recycle bin.
 *
 * @throws GraphFailure 400 or 404
 */
export function deletePermanently({ tree, bin }: DriveRules, id: string): Omit<Change, 'at' | 'by'> {
  const removed = bin.get(id)
  if (removed !== undefined) return { purge: removed.items.map((item) => item.id) }
  const item = tree.item(id)
  if (item === undefined) throw itemNotFound()
  if (item.parentId === undefined) throw invalidRequest('The root cannot be deleted.')
  return { remove: [id], purge: [...subtree(tree, item)].map((inside) => inside.id) }
}
