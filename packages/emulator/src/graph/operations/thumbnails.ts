/** GET …/thumbnails, …/thumbnails/0, …/thumbnails/0/small, …/thumbnails/0/small/content */
import { GraphFailure } from '../../errors.ts'
import { answer, type Prepared, redirectTo } from '../answers.ts'
import type { ItemRequest } from '../graph-request.ts'
import { type PresentedThumbnail, presentThumbnail, thumbnailSets } from '../present/present-thumbnails.ts'

export function listThumbnails(request: ItemRequest): Prepared {
  const { drive, item, query } = request
  return answer(request, metadata(request), { value: thumbnailSets(request, drive, item, query.select) })
}

export function getThumbnailSet(request: ItemRequest): Prepared {
  const { drive, item, query, address } = request
  const set = address.navigation[1] === '0' ? thumbnailSets(request, drive, item, query.select)[0] : undefined
  if (set === undefined) throw noThumbnail()
  return answer(request, `${metadata(request)}/$entity`, { ...set })
}

export function getThumbnail(request: ItemRequest): Prepared {
  return answer(request, `${metadata(request)}('0')/${request.address.navigation[2]}/$entity`, { ...find(request) })
}

export function getThumbnailContent(request: ItemRequest): Prepared {
  return redirectTo(find(request).url)
}

function find(request: ItemRequest): PresentedThumbnail {
  const [, set, size] = request.address.navigation
  const thumbnail = set === '0' ? presentThumbnail(request, request.drive, request.item, size!) : undefined
  if (thumbnail === undefined) throw noThumbnail()
  return thumbnail
}

function noThumbnail(): GraphFailure {
  return new GraphFailure(404, 'itemNotFound', 'The item has no such thumbnail.')
}

function metadata({ drive, item }: ItemRequest): string {
  return `drives('${drive.id}')/items('${encodeURIComponent(item.id)}')/thumbnails`
}
