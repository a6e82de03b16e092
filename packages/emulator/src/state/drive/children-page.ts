/** One page of a folder's children, in the order asked for, going on where the last page ended. */
import type { Item } from './item.ts'
import { foldName } from './names.ts'
import type { Tree } from './tree.ts'

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
): ChildPage {
  const items: Item[] = []
  for (const item of walk(tree, folderId, order, after)) {
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
  // Rare enough to be sorted for each page: n·log n, where the order by name is ready at all times.
  const compare = (a: PagePosition, b: PagePosition): number =>
    (a.value! - b.value! || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)) * (order.descending ? -1 : 1)
  return [...folder.children.values()]
    .map((item) => ({ item, position: positionOf(tree, item, order) }))
    .filter(({ position }) => after === undefined || compare(position, after) > 0)
    .sort((a, b) => compare(a.position, b.position))
    .map(({ item }) => item)
}

function positionOf(tree: Tree, item: Item, { by }: ChildOrder): PagePosition {
  const name = foldName(item.name)
  if (by === 'name') return { name }
  return { name, value: by === 'size' ? tree.sizeOf(item) : item.modifiedAt }
}
