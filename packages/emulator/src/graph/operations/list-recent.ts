/** GET …/recent: the files that were touched last, newest first. */
import { type Item, isFile } from '../../state/drive/item.ts'
import { answer, type Prepared } from '../answers.ts'
import type { DriveRequest } from '../graph-request.ts'
import { presentItem } from '../present/present-item.ts'
import { pageSize } from '../query.ts'

const most = 100

export function listRecent(request: DriveRequest): Prepared {
  const { drive, query } = request
  const { tree } = drive
  const limit = Math.min(most, pageSize(query))
  const items: Item[] = []
  for (let sequence = tree.sequence; sequence > 0 && items.length < limit; sequence -= 1) {
    const item = tree.item(tree.touchedAt(sequence) ?? '')
    if (item?.sequence === sequence && isFile(item)) items.push(item)
  }
  items.sort((a, b) => b.modifiedAt - a.modifiedAt)
  return answer(request, 'Collection(driveItem)', { value: items.map((item) => presentItem(request, drive, item)) })
}
