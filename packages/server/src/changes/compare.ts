/** What happened to an item, told from what was known and what Graph says now. Pure. */
import type { ChangeKind } from '@drawbridge/api'
import type { IndexedItem } from './indexed-item.ts'

export type KnownItem = IndexedItem & { readonly deleted: boolean }

/**
 * Any number of kinds, in the order in which they are told; none when nothing happened that anybody would call a
 * change: a folder's size and tags change with whatever is in it, and tags of files change with a thumbnail.
 */
export function compare(known: KnownItem | undefined, found: IndexedItem): ChangeKind[] {
  if (found.kind === 'root') return []
  if (!known) return ['created']
  if (known.deleted) return ['restored']
  const kinds: ChangeKind[] = []
  if (known.parentId !== found.parentId) kinds.push('moved')
  else if (known.name !== found.name) kinds.push('renamed')
  if (contentDiffers(known, found)) kinds.push('content_changed')
  if (known.sharing !== found.sharing) kinds.push('sharing_changed')
  return kinds
}

/** By hash where both sides have one; else by cTag, which work accounts also change without need; else by size. */
function contentDiffers(known: IndexedItem, found: IndexedItem): boolean {
  if (found.kind !== 'file') return false
  if (known.size !== found.size) return true
  if (known.contentHash !== null && found.contentHash !== null) return known.contentHash !== found.contentHash
  return known.cTag !== null && found.cTag !== null && known.cTag !== found.cTag
}
