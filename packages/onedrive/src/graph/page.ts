/** Collections that come in pages, read as one. */
import { TransferError } from '../errors.ts'
import type { Graph, GraphRequest } from './request.ts'
import type { Page } from './wire.ts'

/**
 * Yields every entry of a collection, asking for the next page when the one before is used up.
 *
 * @throws {GraphError} when a page is refused
 * @throws {UsageError} when a link leads away from Graph
 */
export async function* entries<Entry>(graph: Graph, path: string, init: GraphRequest = {}): AsyncGenerator<Entry> {
  for (let link: string | undefined = path; link !== undefined; ) {
    const page: Page<Entry> = await graph.json(link, init)
    yield* page.value
    const next: string | undefined = page['@odata.nextLink']
    if (next === link) throw new TransferError('protocol', 'Graph gave a page that links to itself.')
    link = next
  }
}
