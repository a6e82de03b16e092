/** One page of a folder's children, in the order asked for, going on where the last page ended. */
import type { Item } from './item.ts'
import { foldName } from './names.ts'
import type { Folder, Tree } from './tree.ts'

export type ChildOrder = {
  readonly by: 'name' | 'size' | 'lastModifiedDateTime'
  readonly descending: boolean
}

/** Where a page ended: the last item's folded name, and its value in orders other than by name. */
export type PagePosition = { readonly name: string; readonly value?: number }

export type ChildPage = { readonly items: Item[]; readonly next?: PagePosition }

/** @param limit items on the page, at least 1 */
export function childrenPage(
  tree: Tree,
  folderId: string,
  order: ChildOrder,
  after: PagePosition | undefined,
  limit: number,
  keep?: (item: Item) => boolean,
): ChildPage {
  const items: Item[] = []
  for (const item of walk(tree, folderId, order, after)) {
    if (keep !== undefined && !keep(item)) continue
    if (items.length === limit) return { items, next: positionOf(tree, items.at(-1)!, order) }
    items.push(item)
  }
  return { items }
}

function walk(tree: Tree, folderId: string, order: ChildOrder, after: PagePosition | undefined): Iterable<Item> {
  const folder = tree.folder(folderId)
  if (folder === undefined) return []
  if (order.by === 'name') {
    const names = order.descending ? folder.names.before(after?.name) : folder.names.after(after?.name)
    return Iterator.from(names).map((name) => folder.children.get(name)!)
  }
  const sorted = sortedChildren(tree, folderId, order.by)
  const found = after === undefined ? 0 : placeAfter(tree, sorted, order, after)
  return order.descending ? backwards(sorted, after === undefined ? sorted.length : found) : from(sorted, found)
}

type Sorted = { readonly state: string; readonly items: readonly Item[] }

const sortedBy = { size: new WeakMap<Folder, Sorted>(), lastModifiedDateTime: new WeakMap<Folder, Sorted>() }

/** Sorted once and kept until something in the folder changes, as pages of one listing follow each other. */
function sortedChildren(tree: Tree, folderId: string, by: 'size' | 'lastModifiedDateTime'): readonly Item[] {
  const folder = tree.folder(folderId)!
  const state = `${folder.listing} ${folder.size}`
  const known = sortedBy[by].get(folder)
  if (known?.state === state) return known.items
  const items = [...folder.children.values()]
    .map((item) => ({ item, position: positionOf(tree, item, { by, descending: false }) }))
    .sort((a, b) => compare(a.position, b.position))
    .map(({ item }) => item)
  sortedBy[by].set(folder, { state, items })
  return items
}

/** The first place after a position; going backwards, the first place that is not before it. */
function placeAfter(tree: Tree, sorted: readonly Item[], order: ChildOrder, after: PagePosition): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    const difference = compare(positionOf(tree, sorted[middle]!, order), after)
    if (difference < 0 || (difference === 0 && !order.descending)) low = middle + 1
    else high = middle
  }
  return low
}

function* from(items: readonly Item[], start: number): Iterable<Item> {
  for (let place = start; place < items.length; place += 1) yield items[place]!
}

function* backwards(items: readonly Item[], end: number): Iterable<Item> {
  for (let place = end - 1; place >= 0; place -= 1) yield items[place]!
}

function compare(a: PagePosition, b: PagePosition): number {
  return a.value! - b.value! || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
}

function positionOf(tree: Tree, item: Item, { by }: ChildOrder): PagePosition {
  const name = foldName(item.name)
  if (by === 'name') return { name }
  return { name, value: by === 'size' ? tree.sizeOf(item) : item.modifiedAt }
}
