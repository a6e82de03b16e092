/** DELETE an item, with everything inside it. */
import { emptyAnswer, type Prepared } from '../answers.ts'
import { conditionsOf } from '../conditions.ts'
import type { ItemRequest } from '../graph-request.ts'

export function deleteItem(request: ItemRequest): Prepared {
  request.drive.removeItem(request.item.id, conditionsOf(request), request.by)
  return emptyAnswer(204)
}
