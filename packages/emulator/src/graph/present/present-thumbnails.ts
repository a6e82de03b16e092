/** thumbnailSet and thumbnail. Pictures have one set, everything else none. */
import type { Drive } from '../../state/drive/drive.ts'
import type { Content, Item, Picture } from '../../state/drive/item.ts'
import type { GraphRequest } from '../graph-request.ts'
import { drawnSize, type ThumbnailSize, thumbnailSize } from '../thumbnail-size.ts'

const usualSizes = ['large', 'medium', 'small']

export type PresentedThumbnail = { height: number; width: number; url: string }

type Viewer = Pick<GraphRequest, 'origin' | 'query' | 'services'>

/** @see https://learn.microsoft.com/graph/api/driveitem-list-thumbnails */
export function thumbnailSets(viewer: Viewer, drive: Drive, item: Item, select?: readonly string[]): object[] {
  const names = select?.filter((name) => name !== 'id') ?? usualSizes
  const set = Object.fromEntries(
    names.flatMap((name) => {
      const thumbnail = presentThumbnail(viewer, drive, item, name)
      return thumbnail === undefined ? [] : [[name, thumbnail]]
    }),
  )
  return drawnFrom(item) === undefined ? [] : [{ id: '0', ...set }]
}

/** What is drawn small: the picture that was uploaded for it, else its own. */
function drawnFrom({ content, facets }: Item): Content | undefined {
  return [facets?.thumbnail, content].find((each) => each?.picture !== undefined)
}

/** @returns undefined where there is none: no picture, or no such size */
export function presentThumbnail(
  { services, origin }: Viewer,
  drive: Drive,
  item: Item,
  sizeName: string,
): PresentedThumbnail | undefined {
  const content = drawnFrom(item)
  const size: ThumbnailSize | undefined = thumbnailSize(sizeName)
  if (content?.picture === undefined || size === undefined) return undefined
  const { width, height } = drawnSize(content.picture satisfies Picture, size)
  const target = { drive: drive.id, item: item.id, key: content.key, size: sizeName }
  return { height, width, url: services.links.thumbnail(origin, target) }
}
