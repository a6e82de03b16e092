/** Which bytes are still needed: by what is in the tree, by earlier versions, by what can come back. */
import type { Change, Content, Item } from './item.ts'
import type { RecycleBin } from './recycle-bin.ts'
import type { Tree } from './tree.ts'
import type { Versions } from './versions.ts'

/** Keys of all blobs that something names. */
export function contentsNamed(tree: Tree, versions: Versions, bin: RecycleBin): Set<string> {
  const keys = new Set<string>()
  const add = ({ content, facets }: Item): void => {
    for (const each of [content, facets?.thumbnail, facets?.checkout?.content]) if (each) keys.add(each.key)
  }
  for (const item of tree.items()) add(item)
  for (const { items } of bin.entries()) for (const item of items) add(item)
  for (const { content } of versions.all()) keys.add(content.key)
  return keys
}

/** Keys of the blobs that a change may leave without a name; asked before the change is applied. */
export function contentsLeaving(change: Change, tree: Tree, versions: Versions, bin: RecycleBin): string[] {
  const { purge = [], forget = [], put = [] } = change
  const full = put.filter(({ id }) => versions.isFull(id))
  const touched = [...purge, ...forget.map(({ id }) => id), ...full.map(({ id }) => id)]
  const purged = purge.flatMap((id) => bin.get(id)?.items ?? tree.item(id) ?? [])
  const contents: (Content | undefined)[] = [
    ...purged.flatMap(({ content, facets }) => [content, facets?.thumbnail]),
    ...touched.flatMap((id) => versions.kept(id).map(({ content }) => content)),
  ]
  return contents.filter((content) => content !== undefined).map(({ key }) => key)
}
