/** Small pictures of a file. @see https://learn.microsoft.com/graph/api/driveitem-list-thumbnails */
import { GraphError } from '../errors.ts'
import { graphPath } from '../graph/path.ts'
import type { Graph } from '../graph/request.ts'
import type { Page, Thumbnail, ThumbnailSet } from '../graph/wire.ts'
import type { ItemAddress } from './address.ts'

/**
 * The thumbnail sets of an item; empty when it has none.
 *
 * @throws {GraphError} `itemNotFound`
 */
export async function listThumbnails(graph: Graph, item: ItemAddress): Promise<ThumbnailSet[]> {
  const page = await graph.json<Page<ThumbnailSet>>(item.below('thumbnails'))
  return page.value
}

/** Long edge 96, 176 or 800 pixels, cut to a square, or of one's own: `c300x400`, `c300x400_crop`. */
export type ThumbnailSize =
  | 'small'
  | 'medium'
  | 'large'
  | 'smallSquare'
  | 'mediumSquare'
  | 'largeSquare'
  | `c${number}x${number}`
  | `c${number}x${number}_crop`

/**
 * One thumbnail of the first set; `undefined` when the item has none of this size.
 *
 * @throws {GraphError}
 */
export async function getThumbnail(
  graph: Graph,
  item: ItemAddress,
  size: ThumbnailSize,
): Promise<Thumbnail | undefined> {
  try {
    return await graph.json(item.below('thumbnails') + graphPath`/0/${size}`)
  } catch (error) {
    if (error instanceof GraphError && error.status === 404) return undefined
    throw error
  }
}
