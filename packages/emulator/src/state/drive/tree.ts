/**
 * A drive's items as its change log leaves them. It changes only by `apply`, once per entry of the log, whether the
 * entry was just made or is read again at start: so what lives and what is replayed cannot differ.
 */
import type { Change, IdentitySet, Item, ItemState } from './item.ts'
import { foldName } from './names.ts'
import { type OrderedNames, orderedNames } from './ordered-names.ts'
import { openTimeline } from './timeline.ts'

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
  readonly fileCount: number
  item(id: string): Item | undefined
  items(): Iterable<Item>
  child(parentId: string, name: string): Item | undefined
  folder(id: string): Folder | undefined
  /** Bytes: of the file, or of everything in the folder. */
  sizeOf(item: Item): number
  /** Names from below the root down to the item; empty for the root. */
  pathOf(item: Item): string[]
  isWithin(item: Item, ancestorId: string): boolean
  /** The id that was touched at a place, from 1 to `sequence`; undefined when it was touched again later. */
  touchedAt(sequence: number): string | undefined
  /** `sequence` as it was before a moment (milliseconds since the epoch, counted in whole seconds). */
  sequenceAt(moment: number): number
  /** How many places there are in the order of parents before their children. */
  readonly places: number
  /** The item at a place of that order, from 0; undefined when it has left it. */
  itemAt(place: number): Item | undefined
  /** The folder that was made for something: `documents`, or `approot/` and the id of an app. */
  special(name: string): Item | undefined
  /** An item that was removed, as it was. */
  removed(id: string): Item | undefined
  /** Ids of the folders that an item was moved out of. */
  formerParents(id: string): readonly string[]
  /** `sequence` of the change that last gave or took a permission on the item. */
  sharedAt(id: string): number | undefined
  /** Changes when something changed that other items show too: a folder, or what may be done with it. */
  readonly shape: number
  apply(change: Change): void
}

export function emptyTree(): Tree {
  const items = new Map<string, Item>()
  const folders = new Map<string, Folder>()
  const touches: (string | undefined)[] = []
  /** Parents before their children; an item that moves below a younger parent comes anew, with all inside it. */
  const order: (Item['id'] | undefined)[] = []
  const graves = new Map<string, Item>()
  const moves = new Map<string, string[]>()
  const shares = new Map<string, number>()
  const specials = new Map<string, string>()
  const timeline = openTimeline()
  let shape = 0
  const identities = new Map<string, IdentitySet>()
  let root: Item | undefined
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

  const touch = (id: string, before: Item | undefined): number => {
    if (before !== undefined) touches[before.sequence - 1] = undefined
    return touches.push(id)
  }

  /** The item's place in the order: its old one, unless its parent's comes later. */
  const placeOf = (state: ItemState, old: Item | undefined): number => {
    const parent = state.parentId === undefined ? undefined : items.get(state.parentId)
    if (old !== undefined && (parent === undefined || parent.place < old.place)) return old.place
    if (old !== undefined) order[old.place] = undefined
    return order.push(state.id) - 1
  }

  /** Gives everything inside a folder that got a later place a later one too. */
  const replaceInside = (folder: Item): void => {
    for (const child of [...folderOf(folder.id).children.values()]) {
      order[child.place] = undefined
      const moved = { ...child, place: order.push(child.id) - 1 }
      items.set(child.id, moved)
      folderOf(folder.id).children.set(foldName(child.name), moved)
      if (moved.content === undefined) replaceInside(moved)
    }
  }

  const put = (state: ItemState, at: number, by: IdentitySet): void => {
    const old = items.get(state.id)
    if (old !== undefined && old.parentId !== state.parentId) {
      moves.set(old.id, [...(moves.get(old.id) ?? []), old.parentId!])
    }
    graves.delete(state.id)
    if (state.facets?.special !== undefined) specials.set(state.facets.special, state.id)
    const before = old ?? state.origin
    const newContent = old === undefined ? before === undefined : state.content?.key !== old.content?.key
    const item: Item = {
      id: state.id,
      parentId: state.parentId,
      name: state.name,
      content: state.content,
      description: state.description,
      fileCreatedAt: state.fileCreatedAt,
      fileModifiedAt: state.fileModifiedAt,
      facets: state.facets,
      createdAt: before?.createdAt ?? at,
      modifiedAt: at,
      createdBy: before === undefined ? by : intern(before.createdBy),
      lastModifiedBy: by,
      version: (before?.version ?? 0) + 1,
      contentVersion: (before?.contentVersion ?? 0) + (newContent ? 1 : 0),
      sequence: touch(state.id, old),
      place: placeOf(state, old),
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
    if (item.content === undefined) {
      shape += 1
      if (old !== undefined && old.place !== item.place) replaceInside(item)
    }
  }

  const remove = (id: string): void => {
    const item = items.get(id)!
    for (const child of [...(folders.get(id)?.children.values() ?? [])]) remove(child.id)
    grow(item.parentId, -bytesOf(item))
    unlink(item)
    if (item.content !== undefined) fileCount -= 1
    items.delete(id)
    folders.delete(id)
    order[item.place] = undefined
    graves.set(id, item)
    touch(id, item)
  }

  /** Sharing is a change of the item for those who follow the drive, though its tags stay. */
  const share = (id: string): void => {
    const item = items.get(id)
    if (item === undefined) return
    const shared = { ...item, sequence: touch(id, item) }
    shares.set(id, shared.sequence)
    items.set(id, shared)
    if (item.parentId === undefined) root = shared
    else folderOf(item.parentId).children.set(foldName(item.name), shared)
  }

  return {
    get root() {
      return root!
    },
    get sequence() {
      return touches.length
    },
    get fileCount() {
      return fileCount
    },
    item: (id) => items.get(id),
    items: () => items.values(),
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
    touchedAt: (sequence) => touches[sequence - 1],
    sequenceAt: (moment) => Math.min(timeline.countAt(moment), touches.length),
    get places() {
      return order.length
    },
    itemAt(place) {
      const id = order[place]
      return id === undefined ? undefined : items.get(id)
    },
    special: (name) => items.get(specials.get(name) ?? ''),
    removed: (id) => graves.get(id),
    formerParents: (id) => moves.get(id) ?? [],
    sharedAt: (id) => shares.get(id),
    get shape() {
      return shape
    },
    apply(change) {
      timeline.note(change.at, touches.length)
      const by = intern(change.by)
      if (change.remove || change.purge || change.permit || change.revoke) shape += 1
      for (const id of change.remove ?? []) remove(id)
      for (const state of change.put ?? []) put(state, change.at, by)
      for (const { itemId } of [...(change.permit ?? []), ...(change.revoke ?? [])]) share(itemId)
    },
  }
}
