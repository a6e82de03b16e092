/**
 * Makes something under the first name that is free. The name is written down before it is used, so that a later attempt
 * knows what has come to be under it for what an earlier one has made.
 */
import type { DriveItem, ItemClient } from '@drawbridge/onedrive'
import type { ActionContext } from './action-context.ts'
import { isTaken, itemAt } from './look.ts'

export async function underFreeName(
  { attempt, notes }: ActionContext,
  parent: ItemClient,
  names: Iterable<string>,
  make: (name: string) => Promise<DriveItem>,
): Promise<DriveItem> {
  const { free } = attempt > 1 ? await notes.load() : {}
  let refusal: unknown
  for (const name of names) {
    const there = await itemAt(parent.child(name))
    if (there && name === free) return there
    if (!there) await notes.add({ free: name })
    try {
      return await make(name)
    } catch (error) {
      if (!isTaken(error)) throw error
      refusal = error
      // An earlier attempt may have been under way still, and have come first.
      const since = name === free ? await itemAt(parent.child(name)) : undefined
      if (since) return since
    }
  }
  throw refusal
}
