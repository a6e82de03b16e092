/** GET an item, with its thumbnails or children if they are asked for. */
import { childrenPage } from '../../state/drive/children-page.ts'
import { matchesTag } from '../../state/drive/tags.ts'
import { answer } from '../answers.ts'
import type { ItemRequest } from '../graph-request.ts'
import { presentItem } from '../present/present-item.ts'

/** Children that `$expand=children` shows; more are found by listing them. */
const expandedChildren = 200

export function getItem(request: ItemRequest): Response {
  const { drive, item, query } = request
  const condition = request.header('if-none-match')
  if (condition !== undefined && matchesTag(item, condition)) return new Response(null, { status: 304 })

  const json = presentItem(request, drive, item)
  if (query.expand.some((name) => name.startsWith('children'))) {
    const order = { by: 'name', descending: false } as const
    const { items } = childrenPage(drive.tree, item.id, order, undefined, expandedChildren)
    const plain = { ...request, query: { ...query, select: undefined, expand: [] } }
    json['children'] = items.map((child) => presentItem(plain, drive, child))
  }
  return answer(request, `drives('${drive.id}')/items/$entity`, json)
}
