/** Into the recycle bin, once: by the id that the item had when it was first found. */
import type { Item, ItemAddress } from '@drawbridge/api'
import type { DriveItem } from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import type { ActionContext } from './action-context.ts'
import { findAgain } from './find-again.ts'
import { isMissing } from './look.ts'

export type Removal = { readonly ifMissing: 'fail' | 'ignore'; readonly ifMatch?: string | undefined }

/** @returns the item as it was last; null when there was none */
export async function remove(
  context: ActionContext,
  address: ItemAddress,
  { ifMissing, ifMatch }: Removal,
  check: (item: DriveItem) => void = () => {},
): Promise<Item | null> {
  const again = await findAgain(context, address).catch((error: unknown) => {
    if (ifMissing === 'ignore' && isMissing(error)) return undefined
    throw error
  })
  if (!again?.found) return again?.before ?? null
  const { item, at } = again.found
  if (item.root) throw new Problem('invalid_request', 'The root of a drive cannot be deleted.')
  check(item)
  try {
    await at.delete({ ifMatch })
  } catch (error) {
    // It was there a moment ago; a request that was sent again finds that the first one did it.
    if (!isMissing(error)) throw error
  }
  return again.before
}
