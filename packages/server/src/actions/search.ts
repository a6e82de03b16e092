/** Searches, told as lists. */
import type { Item, ItemAddress } from '@drawbridge/api'
import type { DriveItem } from '@drawbridge/onedrive'
import type { ActionContext } from './action-context.ts'
import { locate } from './locate.ts'
import { readList } from './read-list.ts'

export type Search = {
  readonly query: string
  readonly folder: ItemAddress
  readonly most: number
  readonly cursor?: string | undefined
}

export function search(
  context: ActionContext,
  { query, folder, most, cursor }: Search,
  wanted: (item: DriveItem) => boolean,
): Promise<{ value: Item[]; nextCursor: string | null }> {
  const start = async (top: number): Promise<string> => {
    const { address } = await locate(context, folder)
    // A quote ends the text, unless it is doubled (OData).
    const quoted = encodeURIComponent(query.replaceAll("'", "''")).replaceAll("'", '%27')
    return `${address.below(`search(q='${quoted}')`)}?$top=${top}`
  }
  return readList(context, { start, cursor, most, wanted })
}
