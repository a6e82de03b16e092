/** DELETE an item, with everything inside it. */
import type { ItemRequest } from '../graph-request.ts'

export function deleteItem(request: ItemRequest): Response {
  request.drive.removeItem(request.item.id, { ifMatch: request.header('if-match') }, request.by)
  return new Response(null, { status: 204 })
}
