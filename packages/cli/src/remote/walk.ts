/** Everything below a folder. */
import type { DriveClient, DriveItem, ItemClient } from '@drawbridge/onedrive'
import { createLimit } from '../limit.ts'
import { joinRemote } from './remote-path.ts'

export type Walked = { readonly path: string; readonly item: DriveItem; readonly depth: number }

/** The folder to walk: itself, its path, and its drive. */
export type WalkFrom = { readonly path: string; readonly client: ItemClient; readonly drive: DriveClient }

export type WalkOptions = {
  /** 1 is the folder's own children. @default all */
  readonly depth?: number | undefined
}

export function isFolder(item: DriveItem): boolean {
  return item.folder !== undefined || item.root !== undefined
}

/** Listings under way at once. */
const listingsAtOnce = 8

/** Folders before what is in them, names in order; several folders are listed at a time. */
export async function* walk(
  { path, client, drive }: WalkFrom,
  { depth = Number.POSITIVE_INFINITY }: WalkOptions = {},
): AsyncGenerator<Walked> {
  const limit = createLimit(listingsAtOnce)
  const list = (folder: ItemClient): Promise<DriveItem[]> => {
    const listing = limit(() => Array.fromAsync(folder.children({ top: 1000 })))
    // It is awaited when its turn comes, which may be after it has failed.
    listing.catch(() => undefined)
    return listing
  }

  async function* below(listing: Promise<DriveItem[]>, at: string, level: number): AsyncGenerator<Walked> {
    const items = (await listing).sort(byName)
    const deeper = (item: DriveItem): boolean =>
      item.folder !== undefined && item.folder.childCount !== 0 && level < depth
    const listings = new Map(items.filter(deeper).map((item) => [item, list(drive.item(item.id))]))
    for (const item of items) {
      const place = joinRemote(at, item.name ?? item.id)
      yield { path: place, item, depth: level }
      const inside = listings.get(item)
      if (inside) yield* below(inside, place, level + 1)
    }
  }
  yield* below(list(client), path, 1)
}

let collator: Intl.Collator | undefined

/** As a person sorts: `2` before `10`, capitals beside small letters. */
export function byName(one: DriveItem, other: DriveItem): number {
  collator ??= new Intl.Collator('en', { numeric: true })
  return collator.compare(one.name ?? '', other.name ?? '')
}
