/** A list of Graph's as far as it is wanted, and where to go on. */
import type { Item } from '@drawbridge/api'
import type { DriveItem, Page } from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import type { ActionContext } from './action-context.ts'
import { presentItem } from './present-item.ts'

export type List = {
  /** The path of the first page, with so many entries on it. */
  readonly start: (top: number) => Promise<string>
  readonly cursor: string | undefined
  readonly most: number
  readonly wanted: (item: DriveItem) => boolean
}

/** Graph gives no more on one page. */
const longestPage = 1000

/** Ends at the end of a page, since Graph's link leads to the next one; so there may be fewer than `most`. */
export async function readList(
  { client, signal }: ActionContext,
  { start, cursor, most, wanted }: List,
): Promise<{ value: Item[]; nextCursor: string | null }> {
  const top = Math.min(most, longestPage)
  const graph = client.with({ signal })
  const value: Item[] = []
  let link: string | undefined = cursor === undefined ? await start(top) : linkIn(cursor)
  do {
    const page: Page<DriveItem> = await graph.json(link)
    value.push(...page.value.filter(wanted).map(presentItem))
    link = page['@odata.nextLink']
  } while (link !== undefined && value.length + top <= most)
  return { value, nextCursor: link === undefined ? null : cursorOf(link) }
}

/** Graph's link without its origin, so that no cursor can lead anywhere else. */
export function cursorOf(link: string): string {
  const { pathname, search } = new URL(link)
  return Buffer.from(pathname.replace(/^\/v1\.0/, '') + search).toString('base64url')
}

export function linkIn(cursor: string): string {
  const path = Buffer.from(cursor, 'base64url').toString()
  if (path.startsWith('/')) return path
  throw new Problem('invalid_request', 'cursor: Give the nextCursor of the answer before.')
}
