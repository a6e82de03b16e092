/**
 * One page of what is new in a drive, or in a folder of it: the first reading walks all items, parents before their
 * children; later ones walk what was touched since. Both look at so many places at most, so that a page comes quickly
 * from a drive of any size; it may then be empty although more follow.
 */
import type { Item } from './item.ts'
import type { Tree } from './tree.ts'

export type Cursor = { readonly after: number; readonly place?: number }

export type Entry = { readonly item: Item; readonly removed: boolean }

export type ChangesPage = {
  readonly entries: readonly Entry[]
  /** Where to go on; `more` tells whether there is something already. */
  readonly next: Cursor
  readonly more: boolean
}

/** Places looked at for one page. */
const reach = 20_000

export function changesPage(
  tree: Tree,
  folderId: string,
  cursor: Cursor,
  options: { limit: number; ancestors: boolean },
): ChangesPage {
  const inside = (item: Item): boolean => folderId === tree.root.id || tree.isWithin(item, folderId)
  return cursor.place === undefined
    ? touchedSince(tree, inside, cursor.after, options)
    : everything(tree, inside, { after: cursor.after, place: cursor.place }, options.limit)
}

function everything(
  tree: Tree,
  inside: (item: Item) => boolean,
  { after, place: start }: { after: number; place: number },
  limit: number,
): ChangesPage {
  const entries: Entry[] = []
  const end = Math.min(tree.places, start + reach)
  let place = start
  for (; place < end && entries.length < limit; place += 1) {
    const item = tree.itemAt(place)
    if (item !== undefined && inside(item)) entries.push({ item, removed: false })
  }
  const more = place < tree.places
  return { entries, more, next: more ? { after, place } : { after } }
}

function touchedSince(
  tree: Tree,
  inside: (item: Item) => boolean,
  after: number,
  { limit, ancestors }: { limit: number; ancestors: boolean },
): ChangesPage {
  const entries = new Map<string, Entry>()
  /** The folders above an item come before it: all of them, or those that changed too. */
  const addWithParents = (item: Item): void => {
    const parent = item.parentId === undefined ? undefined : tree.item(item.parentId)
    if (parent !== undefined && !entries.has(parent.id) && inside(parent) && (ancestors || parent.sequence > after)) {
      addWithParents(parent)
    }
    entries.set(item.id, { item, removed: false })
  }

  const end = Math.min(tree.sequence, after + reach)
  let sequence = after
  while (sequence < end && entries.size < limit) {
    sequence += 1
    const id = tree.touchedAt(sequence)
    if (id === undefined) continue
    const item = tree.item(id)
    if (item === undefined) {
      const removed = tree.removed(id)
      if (removed !== undefined && wasInside(tree, inside, removed)) entries.set(id, { item: removed, removed: true })
    } else if (item.sequence === sequence) {
      if (inside(item)) addWithParents(item)
      else if (tree.formerParents(id).some((parent) => isInside(tree, inside, parent))) {
        entries.set(id, { item, removed: true })
      }
    }
  }
  return { entries: [...entries.values()], more: sequence < tree.sequence, next: { after: sequence } }
}

/** Whether a removed item was inside, as far as the folders above it, removed or not, can tell. */
function wasInside(tree: Tree, inside: (item: Item) => boolean, removed: Item): boolean {
  return inside(removed) || (removed.parentId !== undefined && isInside(tree, inside, removed.parentId))
}

function isInside(tree: Tree, inside: (item: Item) => boolean, id: string): boolean {
  const item = tree.item(id)
  if (item !== undefined) return inside(item)
  const removed = tree.removed(id)
  return removed !== undefined && wasInside(tree, inside, removed)
}
