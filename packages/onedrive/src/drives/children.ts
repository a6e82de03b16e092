/** What is in a folder. @see https://learn.microsoft.com/graph/api/driveitem-list-children */
import { entries } from '../graph/page.ts'
import type { Graph } from '../graph/request.ts'
import type { DriveItem } from '../graph/wire.ts'
import type { ItemAddress } from './address.ts'
import { type QueryOptions, query } from './query.ts'

/**
 * The children of a folder, page by page as they are consumed.
 *
 * @throws {GraphError} `itemNotFound`
 */
export function listChildren(
  graph: Graph,
  folder: ItemAddress,
  { signal, ...options }: QueryOptions & { readonly signal?: AbortSignal | undefined } = {},
): AsyncGenerator<DriveItem> {
  return entries(graph, folder.below('children') + query(options), signal ? { signal } : {})
}
