import type { Item } from './item.ts'
import type { Tree } from './tree.ts'

/** An item and everything inside it, parents before their children. */
export function* subtree(tree: Tree, item: Item): Iterable<Item> {
  yield item
  for (const child of tree.folder(item.id)?.children.values() ?? []) yield* subtree(tree, child)
}
