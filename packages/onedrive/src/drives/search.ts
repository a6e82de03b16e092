/** Search by name, content and metadata. @see https://learn.microsoft.com/graph/api/driveitem-search */
import { entries } from '../graph/page.ts'
import type { Graph } from '../graph/request.ts'
import type { DriveItem } from '../graph/wire.ts'
import type { ItemAddress } from './address.ts'
import { type QueryOptions, query } from './query.ts'

/**
 * What is found below a folder. The index lags behind changes by minutes at times.
 *
 * @throws {GraphError}
 */
export function searchItems(
  graph: Graph,
  folder: ItemAddress,
  text: string,
  { signal, ...options }: QueryOptions & { readonly signal?: AbortSignal | undefined } = {},
): AsyncGenerator<DriveItem> {
  // A quote ends the text, unless it is doubled (OData).
  const quoted = encodeURIComponent(text.replaceAll("'", "''")).replaceAll("'", '%27')
  return entries(graph, `${folder.below(`search(q='${quoted}')`)}${query(options)}`, signal ? { signal } : {})
}
