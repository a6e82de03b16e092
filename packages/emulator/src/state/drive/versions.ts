/** The versions of each file that were there before what it holds now. One of the readings of the change log. */
import type { Change, Content, IdentitySet, Item } from './item.ts'
import { isFile } from './item.ts'
import type { Tree } from './tree.ts'

/** A file as it was. */
export type Version = {
  readonly number: number
  readonly content: Content
  readonly modifiedAt: number
  readonly modifiedBy: IdentitySet
}

type History = { readonly kept: readonly Version[]; readonly current: number }

export type Versions = {
  /** Newest first, beginning with what the file holds now. */
  of(item: Item): Version[]
  /** Earlier versions of one item. */
  kept(id: string): readonly Version[]
  /** Whether the next version of an item pushes its oldest out. */
  isFull(id: string): boolean
  /** All earlier versions of everything. */
  all(): Iterable<Version>
  /** Bytes of all earlier versions. */
  readonly size: number
  /** Reads a change before the tree does, while what it replaces can still be seen. */
  apply(change: Change): void
}

/** @param limit how many versions a file has at most, with the one it holds now */
export function openVersions(tree: Tree, limit: number): Versions {
  const histories = new Map<string, History>()
  let size = 0

  const keep = (item: Item): void => {
    const { kept, current } = histories.get(item.id) ?? { kept: [], current: 1 }
    const before = versionOf(item, current)
    if (before === undefined) return
    const all = [before, ...kept]
    size += before.content.size
    for (const { content } of all.slice(limit - 1)) size -= content.size
    histories.set(item.id, { kept: all.slice(0, limit - 1), current: current + 1 })
  }

  return {
    of(item) {
      const { kept, current } = histories.get(item.id) ?? { kept: [], current: 1 }
      const now = versionOf(item, current)
      return now === undefined ? [] : [now, ...kept]
    },
    kept: (id) => histories.get(id)?.kept ?? [],
    isFull: (id) => (histories.get(id)?.kept.length ?? 0) >= limit - 1,
    *all() {
      for (const { kept } of histories.values()) yield* kept
    },
    get size() {
      return size
    },
    apply({ put = [], snapshot = [], forget = [], purge = [] }) {
      for (const state of put) {
        const old = tree.item(state.id)
        if (old?.content === undefined) continue
        if (snapshot.includes(state.id) || old.content.key !== state.content?.key) keep(old)
      }
      for (const { id, version } of forget) {
        const history = histories.get(id)
        if (history === undefined) continue
        const kept = history.kept.filter(({ number }) => number !== version)
        size -= sizeOf(history.kept) - sizeOf(kept)
        histories.set(id, { ...history, kept })
      }
      for (const id of purge) {
        size -= sizeOf(histories.get(id)?.kept ?? [])
        histories.delete(id)
      }
    },
  }
}

function versionOf(item: Item, number: number): Version | undefined {
  if (!isFile(item)) return undefined
  return { number, content: item.content, modifiedAt: item.modifiedAt, modifiedBy: item.lastModifiedBy }
}

function sizeOf(versions: readonly Version[]): number {
  return versions.reduce((sum, { content }) => sum + content.size, 0)
}
