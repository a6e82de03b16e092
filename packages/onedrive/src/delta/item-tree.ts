/**
 * A drive, or a folder of it, as the changes told so far leave it. Knows nothing of HTTP: give it pages, keep what it
 * answers.
 */
import type { DriveItem } from '../graph/wire.ts'
import type { DeltaPage } from './delta.ts'

export type ItemChange =
  | { readonly kind: 'created'; readonly item: DriveItem }
  /** `moved` when its parent or its name is another; `updated` when anything else is. */
  | { readonly kind: 'moved' | 'updated'; readonly item: DriveItem; readonly before: DriveItem }
  | { readonly kind: 'deleted'; readonly before: DriveItem }

export type ItemTree = {
  readonly items: ReadonlyMap<string, DriveItem>
  /**
   * Takes a page in, and says what it changed. A folder that goes takes all below it along. At the end of a
   * re-enumeration whatever was not told again counts as deleted.
   */
  apply(page: Pick<DeltaPage, 'items' | 'restarted' | 'last'>): ItemChange[]
  /** Names from the folder that is read down to the item; empty for that folder; `undefined` for a stranger. */
  pathOf(id: string): string[] | undefined
  childrenOf(id: string): DriveItem[]
  /** Plain data for storage. */
  toJSON(): { items: DriveItem[]; unseen?: string[] }
}

/** @param saved what `toJSON` gave */
export function createItemTree(saved?: {
  readonly items: readonly DriveItem[]
  readonly unseen?: readonly string[]
}): ItemTree {
  const items = new Map((saved?.items ?? []).map((item) => [item.id, item]))
  const children = new Map<string, Set<string>>()
  /** During a re-enumeration: what was there before and has not been told again. */
  let unseen = saved?.unseen && new Set(saved.unseen)
  for (const item of items.values()) link(item)

  function link(item: DriveItem): void {
    const parent = item.parentReference?.id
    if (parent === undefined || item.root) return
    const siblings = children.get(parent) ?? new Set()
    children.set(parent, siblings.add(item.id))
  }

  function unlink(item: DriveItem): void {
    children.get(item.parentReference?.id ?? '')?.delete(item.id)
  }

  function remove(id: string): ItemChange[] {
    const before = items.get(id)
    const below = [...(children.get(id) ?? [])].flatMap(remove)
    children.delete(id)
    unseen?.delete(id)
    if (!before) return below
    unlink(before)
    items.delete(id)
    return [...below, { kind: 'deleted', before }]
  }

  function put(item: DriveItem): ItemChange[] {
    const before = items.get(item.id)
    unseen?.delete(item.id)
    if (before) unlink(before)
    items.set(item.id, item)
    link(item)
    if (!before) return [{ kind: 'created', item }]
    const moved = before.name !== item.name || before.parentReference?.id !== item.parentReference?.id
    if (moved) return [{ kind: 'moved', item, before }]
    return isSame(before, item) ? [] : [{ kind: 'updated', item, before }]
  }

  return {
    items,
    apply: ({ items: told, restarted, last }) => {
      if (restarted) unseen = new Set(items.keys())
      const changes = told.flatMap((item) => (item.deleted ? remove(item.id) : put(item)))
      if (last && unseen) {
        changes.push(...[...unseen].flatMap(remove))
        unseen = undefined
      }
      return changes
    },
    pathOf: (id) => {
      const names: string[] = []
      for (let item = items.get(id); item; ) {
        const parent: DriveItem | undefined = item.root ? undefined : items.get(item.parentReference?.id ?? '')
        if (!parent) return names.reverse()
        // A loop cannot be in a drive, only in a tree that missed a page.
        if (names.push(item.name) > items.size) return undefined
        item = parent
      }
      return undefined
    },
    childrenOf: (id) => [...(children.get(id) ?? [])].flatMap((child) => items.get(child) ?? []),
    toJSON: () => ({ items: [...items.values()], ...(unseen && { unseen: [...unseen] }) }),
  }
}

function isSame(before: DriveItem, item: DriveItem): boolean {
  if (before.eTag !== undefined && item.eTag !== undefined) return before.eTag === item.eTag
  return before.size === item.size && before.lastModifiedDateTime === item.lastModifiedDateTime && !item.file
}
