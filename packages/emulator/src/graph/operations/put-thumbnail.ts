/** PUT …/thumbnails/0/source/content: a picture that stands for the file from then on. */
import { GraphFailure } from '../../errors.ts'
import { differencesOf } from '../../state/drive/differences.ts'
import { withFacets } from '../../state/drive/item-facets.ts'
import { type Answer, emptyAnswer } from '../answers.ts'
import { bodyOf, type ItemRequest } from '../graph-request.ts'

export async function putThumbnail({ context, drive, item, by }: ItemRequest): Promise<Answer> {
  if (!differencesOf(drive.kind).takesThumbnails) {
    throw new GraphFailure(400, 'notSupported', 'Only personal drives take thumbnails.')
  }
  const thumbnail = await drive.store('thumbnail.png', bodyOf(context))
  if (thumbnail.picture === undefined) {
    drive.discard(thumbnail)
    throw new GraphFailure(415, 'invalidRequest', 'The body is not a picture that can be read.')
  }
  drive.change(by, () => withFacets(drive.tree.item(item.id) ?? item, { thumbnail }))
  return emptyAnswer(204)
}
