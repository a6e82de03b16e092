/** Where items are, as one change after the other moves them about. Pure. */
import type { Step } from './item-index.ts'

export type Place = {
  /** Below the drive's root, beginning with a slash. */
  readonly path: string
  /** Ids of the folders above, from the nearest up. */
  readonly ancestors: readonly string[]
}

export type Places = {
  /** Where this item is at this moment; a parent that is not known ends the path. */
  of(item: Step): Place
  /** From now on the item is there, and all below it with it. */
  put(item: Step): void
}

/** @param known the items that will be asked for, and every folder above them */
export function placesFrom(known: Iterable<Step>): Places {
  const steps = new Map([...known].map((step) => [step.id, step]))
  return {
    of(item) {
      const names = [item.name]
      const ancestors: string[] = []
      let parent = item.parentId === null ? undefined : steps.get(item.parentId)
      // A loop cannot be in a drive, only in an index that has missed a page.
      while (parent && ancestors.length <= steps.size) {
        ancestors.push(parent.id)
        if (parent.kind !== 'root') names.push(parent.name)
        parent = parent.parentId === null ? undefined : steps.get(parent.parentId)
      }
      return { path: `/${names.toReversed().join('/')}`, ancestors }
    },
    put: (item) => void steps.set(item.id, item),
  }
}
