/** GET …/children */
import { GraphFailure } from '../../errors.ts'
import { childrenPage } from '../../state/drive/children-page.ts'
import { answer } from '../answers.ts'
import type { ItemRequest } from '../graph-request.ts'
import { presentItem } from '../present/present-item.ts'
import { childOrder, pagePosition, pageSize, skipToken } from '../query.ts'

export function listChildren(request: ItemRequest): Response {
  const { drive, item, query } = request
  if (query.expand.some((name) => name.startsWith('children'))) {
    throw new GraphFailure(400, 'invalidRequest', 'Children can be expanded on a single item only.', {
      innerCode: 'invalidQueryOption',
    })
  }
  const page = childrenPage(drive.tree, item.id, childOrder(query), pagePosition(query), pageSize(query))
  return answer(request, `drives('${drive.id}')/items('${encodeURIComponent(item.id)}')/children`, {
    '@odata.count': drive.tree.folder(item.id)?.children.size ?? 0,
    ...(page.next === undefined ? {} : { '@odata.nextLink': nextLink(request.url, skipToken(page.next)) }),
    value: page.items.map((child) => presentItem(request, drive, child)),
  })
}

function nextLink(url: string, token: string): string {
  const [path, search = ''] = url.split('?', 2)
  const others = search.split('&').filter((pair) => pair !== '' && !/^(\$|%24)?skiptoken=/.test(pair))
  return `${path}?${[...others, `$skiptoken=${token}`].join('&')}`
}
