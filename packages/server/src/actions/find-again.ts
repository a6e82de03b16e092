/** The item that an address meant at the first attempt, wherever it is by now. */
import type { Item, ItemAddress } from '@drawbridge/api'
import { GraphError } from '@drawbridge/onedrive'
import type { ActionContext } from './action-context.ts'
import { driveOf, type Found, find, settle } from './locate.ts'
import { itemAt } from './look.ts'
import { presentItem } from './present-item.ts'

export type Again = {
  /** Absent when the item is gone since. */
  readonly found: Found | undefined
  /** As it was when it was first found. */
  readonly before: Item
}

/**
 * Writes down which item it is, since a path may lead elsewhere once the action is done.
 *
 * @throws {GraphError} `itemNotFound` when there was none from the beginning
 */
export async function findAgain(context: ActionContext, address: ItemAddress): Promise<Again> {
  const { attempt, notes } = context
  const noted = attempt > 1 ? ((await notes.load())['item'] as Item | undefined) : undefined
  if (noted) {
    const item = await itemAt(driveOf(context, noted.driveId).item(noted.id))
    return { found: item && settle(context, item), before: noted }
  }
  const found = await find(context, address)
  const before = presentItem(found.item)
  await notes.add({ item: before })
  return { found, before }
}

/** @throws {GraphError} `itemNotFound` */
export async function findStill(context: ActionContext, address: ItemAddress): Promise<Found> {
  const { found, before } = await findAgain(context, address)
  if (found) return found
  throw new GraphError({
    status: 404,
    code: 'itemNotFound',
    message: `“${before.name}” has been deleted meanwhile.`,
    method: 'GET',
    path: '/drives/{drive-id}/items/{item-id}',
  })
}
