/** What happened in a drive, newest last, as far back as there is room. One of the readings of the change log. */
import type { Change, IdentitySet, ItemState } from './item.ts'
import type { Tree } from './tree.ts'

export type Action = 'create' | 'edit' | 'rename' | 'move' | 'delete' | 'restore' | 'share'

export type Activity = {
  readonly number: number
  readonly at: number
  readonly by: IdentitySet
  readonly action: Action
  readonly itemId: string
  /** Ids of the folders above it when it happened, nearest first. */
  readonly within: readonly string[]
  /** Before a rename. */
  readonly oldName?: string
}

export type Activities = {
  /** What happened to an item or inside it, newest first. */
  of(itemId: string): Activity[]
  /** Reads a change before the tree does. */
  apply(change: Change): void
}

/** Activities that are remembered. */
const room = 10_000

export function openActivities(tree: Tree): Activities {
  let recent: Activity[] = []
  let count = 0

  const above = (parentId: string | undefined): string[] => {
    const ids: string[] = []
    for (let id = parentId; id !== undefined; id = tree.item(id)?.parentId) ids.push(id)
    return ids
  }

  const actionOf = (state: ItemState): { action: Action; oldName?: string } => {
    const old = tree.item(state.id)
    if (old === undefined) return { action: state.origin === undefined ? 'create' : 'restore' }
    if (old.parentId !== state.parentId) return { action: 'move' }
    return old.name === state.name ? { action: 'edit' } : { action: 'rename', oldName: old.name }
  }

  return {
    of: (itemId) =>
      recent.filter((activity) => activity.itemId === itemId || activity.within.includes(itemId)).reverse(),
    apply({ at, by, put = [], remove = [], permit = [] }) {
      const add = (itemId: string, parentId: string | undefined, what: { action: Action; oldName?: string }): void => {
        count += 1
        recent.push({ number: count, at, by, itemId, within: above(parentId), ...what })
      }
      for (const id of remove) add(id, tree.item(id)?.parentId, { action: 'delete' })
      for (const state of put) add(state.id, state.parentId, actionOf(state))
      for (const { itemId } of permit) add(itemId, tree.item(itemId)?.parentId, { action: 'share' })
      if (recent.length > room * 2) recent = recent.slice(-room)
    },
  }
}
