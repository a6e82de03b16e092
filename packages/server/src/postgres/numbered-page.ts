/** Lists by pages, as page.ts has them, of rows that are numbered as they come: the highest number first. */
import { Problem } from '../errors.ts'
import type { Page, PageRequest } from './page.ts'

/**
 * The number below which the page begins.
 *
 * @throws {Problem} `invalid_request` when the cursor is none of ours
 */
export function placeOf(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined
  const place = Buffer.from(cursor, 'base64url').toString()
  if (/^\d{1,18}$/.test(place)) return place
  throw new Problem('invalid_request', 'cursor: Give the nextCursor of the page before, or leave it out.')
}

/** @param rows one more than the limit, where there are as many; each an item and its number */
export function numberedPage<Item>(
  rows: readonly { readonly item: Item; readonly place: string }[],
  { limit }: PageRequest,
): Page<Item> {
  const kept = rows.slice(0, limit)
  const last = kept.at(-1)
  const nextCursor = rows.length > limit && last ? Buffer.from(last.place).toString('base64url') : null
  return { items: kept.map(({ item }) => item), nextCursor }
}
