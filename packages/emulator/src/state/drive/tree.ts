/**
 * A drive's items as its change log leaves them. It changes only by `apply`, once per entry of the log, whether the
 * entry was just made or is read again at start: so what lives and what is replayed cannot differ.
 */
import type { Change, IdentitySet, Item, ItemState } from './item.ts'
import { foldName } from './names.ts'
import { type OrderedNames, orderedNames } from './ordered-names.ts'

export type Folder = {
  /** Folded names in order; the page order of children. */
  readonly names: OrderedNames
  /** By folded name. */
  readonly children: Map<string, Item>
  /** Bytes of everything below. */
  size: number
  /** Counts changes of the folder's own listing. */
  listing: number
}

export type Tree = {
  readonly root: Item
  /** How many items were touched so far, counting each touch. */
  readonly sequence: number
  /** Bytes of removed files. */
  readonly removedSize: number
  readonly fileCount: number
  item(id: string): Item | undefined
  child(parentId: string, name: string): Item | undefined
  folder(id: string): Folder | undefined
  /** Bytes: of the file, or of everything in the folder. */
  sizeOf(item: Item): number
  /** Names from below the root down to the item; empty for the root. */
  pathOf(item: Item): string[]
  isWithin(item: Item, ancestorId: string): boolean
  /** Ids touched after the given sequence, oldest first; an id's last place counts. */
  touched(after: number): Iterable<{ id: string; sequence: number }>
  apply(change: Change): void
}

export function emptyTree(): Tree {
  const items = new Map<string, Item>()
  const folders = new Map<string, Folder>()
  const touches: string[] = []
  const identities = new Map<string, IdentitySet>()
  let root: Item | undefined
  let removedSize = 0
  let fileCount = 0

  const folderOf = (id: string): Folder => folders.get(id)!

  /** One object per distinct identity: a drive of a million items has few authors. */
  const intern = (by: IdentitySet): IdentitySet => {
    const key = JSON.stringify(by)
    const known = identities.get(key) ?? by
    identities.set(key, known)
    return known
  }

  const grow = (folderId: string | undefined, bytes: number): void => {
    if (bytes === 0) return
    for (let id = folderId; id !== undefined; id = items.get(id)!.parentId) folderOf(id).size += bytes
  }

  const link = (item: Item): void => {
    if (item.parentId === undefined) return
    const folder = folderOf(item.parentId)
    const name = foldName(item.name)
    folder.children.set(name, item)
    folder.names.add(name)
    folder.listing += 1
  }

  const unlink = (item: Item): void => {
    if (item.parentId === undefined) return
    const folder = folderOf(item.parentId)
    const name = foldName(item.name)
    folder.children.delete(name)
    folder.names.remove(name)
    folder.listing += 1
  }

  const bytesOf = (item: Item): number => item.content?.size ?? folders.get(item.id)?.size ?? 0

  const put = (state: ItemState, at: number, by: IdentitySet): void => {
    const old = items.get(state.id)
    const newContent = state.content?.key !== old?.content?.key
    const item: Item = {
      id: state.id,
      parentId: state.parentId,
      name: state.name,
      content: state.content,
      description: state.description,
      fileCreatedAt: state.fileCreatedAt,
      fileModifiedAt: state.fileModifiedAt,
      createdAt: old?.createdAt ?? at,
      modifiedAt: at,
      createdBy: old?.createdBy ?? by,
      lastModifiedBy: by,
      version: (old?.version ?? 0) + 1,
      contentVersion: (old?.contentVersion ?? 0) + (old === undefined || newContent ? 1 : 0),
      sequence: touches.push(state.id),
    }
    if (old !== undefined) {
      grow(old.parentId, -bytesOf(old))
      unlink(old)
    } else if (item.content === undefined) {
      folders.set(item.id, { names: orderedNames(), children: new Map(), size: 0, listing: 0 })
    } else {
      fileCount += 1
    }
    items.set(item.id, item)
    link(item)
    grow(item.parentId, bytesOf(item))
    if (item.parentId === undefined) root = item
  }

  const remove = (id: string): void => {
    const item = items.get(id)!
    for (const child of [...(folders.get(id)?.children.values() ?? [])]) remove(child.id)
    grow(item.parentId, -bytesOf(item))
    unlink(item)
    if (item.content !== undefined) {
      fileCount -= 1
      removedSize += item.content.size
    }
    items.delete(id)
    folders.delete(id)
    touches.push(id)
  }

  return {
    get root() {
      return root!
    },
    get sequence() {
      return touches.length
    },
    get removedSize() {
      return removedSize
    },
    get fileCount() {
      return fileCount
    },
    item: (id) => items.get(id),
    child: (parentId, name) => folders.get(parentId)?.children.get(foldName(name)),
    folder: (id) => folders.get(id),
    sizeOf: bytesOf,
    pathOf(item) {
      const names: string[] = []
      for (let at = item; at.parentId !== undefined; at = items.get(at.parentId)!) names.unshift(at.name)
      return names
    },
    isWithin(item, ancestorId) {
      for (let at: Item | undefined = item; at !== undefined; at = at.parentId ? items.get(at.parentId) : undefined) {
        if (at.id === ancestorId) return true
      }
      return false
    },
    *touched(after) {
      for (let index = after; index < touches.length; index += 1) yield { id: touches[index]!, sequence: index + 1 }
    },
    apply(change) {
      const by = intern(change.by)
      for (const id of change.remove ?? []) remove(id)
      for (const state of change.put ?? []) put(state, change.at, by)
    },
  }
}
