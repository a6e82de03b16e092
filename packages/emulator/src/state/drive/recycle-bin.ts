/** What was removed and can come back, with everything that was inside it. One of the readings of the change log. */
import type { Change, IdentitySet, Item } from './item.ts'
import { subtree } from './subtree.ts'
import type { Tree } from './tree.ts'

export type Removed = {
  /** As it was; `parentId` is where it was. */
  readonly item: Item
  /** The item and everything inside it, parents before their children. */
  readonly items: readonly Item[]
  /** Bytes. */
  readonly size: number
  readonly at: number
  readonly by: IdentitySet
}

export type RecycleBin = {
  get(id: string): Removed | undefined
  entries(): Iterable<Removed>
  /** Bytes. */
  readonly size: number
  /** Reads a change before the tree does, while what it removes can still be seen. */
  apply(change: Change): void
}

export function openRecycleBin(tree: Tree): RecycleBin {
  const removed = new Map<string, Removed>()
  let size = 0

  const drop = (id: string): void => {
    size -= removed.get(id)?.size ?? 0
    removed.delete(id)
  }

  return {
    get: (id) => removed.get(id),
    entries: () => removed.values(),
    get size() {
      return size
    },
    apply({ at, by, put = [], remove = [], purge = [] }) {
      for (const id of remove) {
        const item = tree.item(id)!
        const entry = { item, items: [...subtree(tree, item)], size: tree.sizeOf(item), at, by }
        removed.set(id, entry)
        size += entry.size
      }
      // What is put again has come back.
      if (removed.size > 0) for (const { id } of put) drop(id)
      for (const id of purge) drop(id)
    },
  }
}
