/** POST …/preview: an address that can be put into a frame for a while. */
import { z } from 'zod'
import { GraphFailure } from '../../errors.ts'
import { isFile } from '../../state/drive/item.ts'
import { type Answer, answer } from '../answers.ts'
import { readBody } from '../bodies.ts'
import { requireDocuments } from '../documents-only.ts'
import type { ItemRequest } from '../graph-request.ts'

const options = z.looseObject({ page: z.union([z.string(), z.number()]).nullish(), zoom: z.number().nullish() })

export async function previewItem(request: ItemRequest): Promise<Answer> {
  const { context, drive, item, services, origin } = request
  requireDocuments(drive, 'preview')
  if (!isFile(item)) throw new GraphFailure(400, 'invalidRequest', 'Only files can be previewed.')
  await readBody(context, options)
  const getUrl = services.links.preview(origin, { drive: drive.id, item: item.id, key: item.content.key })
  return answer(request, 'microsoft.graph.itemPreviewInfo', { getUrl, postParameters: null, postUrl: null })
}
