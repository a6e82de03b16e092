/** GET …/content: where the bytes are. */
import { GraphFailure } from '../../errors.ts'
import { isFile } from '../../state/drive/item.ts'
import { matchesTag } from '../../state/drive/tags.ts'
import { emptyAnswer, type Prepared, redirectTo } from '../answers.ts'
import { checkSafe } from '../check-safe.ts'
import { checkFormat } from '../conversion/convert.ts'
import type { ItemRequest } from '../graph-request.ts'

export function getContent(request: ItemRequest): Prepared {
  const { drive, item, query, services, origin } = request
  if (!isFile(item)) throw new GraphFailure(400, 'invalidRequest', 'The item is a folder; a folder has no content.')
  checkSafe(request, item.content)
  const target = { drive: drive.id, item: item.id, key: item.content.key }
  const format = query.get('format') ?? query.get('$format')
  if (format !== undefined) {
    return redirectTo(
      services.links.converted(origin, { ...target, size: checkFormat(item.name, format.toLowerCase()) }),
    )
  }
  const condition = request.header('if-none-match')
  if (condition !== undefined && matchesTag(item, condition)) return emptyAnswer(304)
  return redirectTo(services.links.download(origin, target))
}
