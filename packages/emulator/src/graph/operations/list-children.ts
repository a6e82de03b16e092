/** GET …/children */
import { GraphFailure } from '../../errors.ts'
import { childrenPage } from '../../state/drive/children-page.ts'
import type { Item } from '../../state/drive/item.ts'
import { contextOf, jsonAnswer, type Prepared } from '../answers.ts'
import { childFilter } from '../filter.ts'
import type { ItemRequest } from '../graph-request.ts'
import { nextLink } from '../next-link.ts'
import { itemWriter, rememberedPage } from '../present/item-text.ts'
import { childOrder, pagePosition, pageSize, skipToken } from '../query.ts'

const comma = Buffer.from(',')
const end = Buffer.from(']}')

export function listChildren(request: ItemRequest): Prepared {
  const { drive, item, query } = request
  if (query.expand.some((name) => name.startsWith('children'))) {
    throw new GraphFailure(400, 'invalidRequest', 'Children can be expanded on a single item only.', {
      innerCode: 'invalidQueryOption',
    })
  }
  return jsonAnswer(rememberedPage(request, drive, `${item.id} ${request.url}`, () => makePage(request)))
}

function makePage(request: ItemRequest): { text: Buffer<ArrayBuffer>; items: readonly Item[] } {
  const { drive, item, query } = request
  const order = childOrder(query, drive.kind)
  const keep = childFilter(drive, query)
  const page = childrenPage(drive.tree, item.id, order, pagePosition(query), pageSize(query), keep)
  const count = drive.tree.folder(item.id)?.children.size ?? 0
  const context = contextOf(request, `drives('${drive.id}')/items('${encodeURIComponent(item.id)}')/children`)
  const write = itemWriter(request, drive)
  const head = {
    '@odata.context': context,
    ...(keep === undefined ? { '@odata.count': count } : {}),
    ...(page.next === undefined ? {} : { '@odata.nextLink': nextLink(request.url, skipToken(page.next)) }),
  }
  const pieces = [Buffer.from(`${JSON.stringify(head).slice(0, -1)},"value":[`)]
  page.items.forEach((child, index) => {
    if (index > 0) pieces.push(comma)
    pieces.push(write(child))
  })
  pieces.push(end)
  return { text: Buffer.concat(pieces), items: page.items }
}
