/** GET an item, with its thumbnails or children if they are asked for. */
import { childrenPage } from '../../state/drive/children-page.ts'
import { eTagOf, matchesTag } from '../../state/drive/tags.ts'
import { answer, contextOf, emptyAnswer, jsonAnswer, type Prepared } from '../answers.ts'
import type { ItemRequest } from '../graph-request.ts'
import { presentDeletedItem } from '../present/deleted-item.ts'
import { itemWriter } from '../present/item-text.ts'
import { presentItem } from '../present/present-item.ts'
import { presentPermissions } from './permissions.ts'

/** Children that `$expand=children` shows; more are found by listing them. */
const expandedChildren = 200

export function getItem(request: ItemRequest): Prepared {
  const { drive, item, query } = request
  const condition = request.header('if-none-match')
  if (condition !== undefined && matchesTag(item, condition)) return emptyAnswer(304)

  if (drive.tree.item(item.id) === undefined) {
    return answer(request, `drives('${drive.id}')/items/$entity`, presentDeletedItem(drive, item))
  }

  const context = contextOf(request, `drives('${drive.id}')/items/$entity`)
  if (query.expand.length === 0 && query.select === undefined) {
    const text = itemWriter(request, drive)(item)
    const head = Buffer.from(`{"@odata.context":${JSON.stringify(context)},`)
    return jsonAnswer(Buffer.concat([head, text.subarray(1)]), 200, { ETag: eTagOf(item) })
  }

  const json = presentItem(request, drive, item)
  if (query.expand.some((name) => name.startsWith('children'))) {
    const order = { by: 'name', descending: false } as const
    const { items } = childrenPage(drive.tree, item.id, order, undefined, expandedChildren)
    const plain = { ...request, query: { ...query, select: undefined, expand: [] } }
    json['children'] = items.map((child) => presentItem(plain, drive, child))
  }
  if (query.expand.some((name) => name.startsWith('permissions'))) json['permissions'] = presentPermissions(request)
  return jsonAnswer(JSON.stringify({ '@odata.context': context, ...json }), 200, { ETag: eTagOf(item) })
}
