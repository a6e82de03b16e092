/** GET …/delta: the change log, read from where the caller stopped. */
import { GraphFailure } from '../../errors.ts'
import type { Drive } from '../../state/drive/drive.ts'
import type { Item } from '../../state/drive/item.ts'
import { answer } from '../answers.ts'
import type { ItemRequest } from '../graph-request.ts'
import { type Json, presentItem } from '../present/present-item.ts'
import { pageSize } from '../query.ts'

/** Where a reader is: everything up to `after` was seen. A first reading shows no tombstones. */
type Cursor = { readonly after: number; readonly first: boolean }

export function listChanges(request: ItemRequest): Response {
  const { drive, item: folder, query } = request
  const token = query.get('token') ?? request.address.navigation[0]!.match(/^delta\(token='(.*)'\)$/)?.[1]
  if (token === 'latest') return page(request, [], undefined, { after: drive.tree.sequence, first: false })

  const cursor = token === undefined ? { after: 0, first: true } : readToken(token, drive)
  const limit = pageSize(query)
  const value = new Map<string, Json>()
  for (const { id, sequence } of drive.tree.touched(cursor.after)) {
    if (value.size === limit) return page(request, [...value.values()], { after: sequence - 1, first: cursor.first })
    const item = drive.tree.item(id)
    if (item === undefined) {
      if (!cursor.first) value.set(id, tombstone(drive, id))
    } else if (item.sequence === sequence && drive.tree.isWithin(item, folder.id)) {
      value.set(id, presentChange(request, item))
    }
  }
  return page(request, [...value.values()], undefined, { after: drive.tree.sequence, first: false })
}

function page(request: ItemRequest, value: Json[], next?: Cursor, end?: Cursor): Response {
  const { base, drive, item } = request
  const options = ['select', 'top', 'expand'].flatMap((name) => {
    const given = request.query.get(`$${name}`)
    return given === undefined ? [] : [`$${name}=${encodeURIComponent(given)}`]
  })
  const at = item.parentId === undefined ? 'root' : `items/${encodeURIComponent(item.id)}`
  const link = (cursor: Cursor): string =>
    `${base}/drives/${encodeURIComponent(drive.id)}/${at}/delta?${[...options, `token=${writeToken(cursor)}`].join('&')}`
  return answer(request, 'Collection(driveItem)', {
    ...(next === undefined ? {} : { '@odata.nextLink': link(next) }),
    ...(end === undefined ? {} : { '@odata.deltaLink': link(end) }),
    value,
  })
}

function presentChange(request: ItemRequest, item: Item): Json {
  const json = presentItem(request, request.drive, item)
  const { path: _, ...parentReference } = (json['parentReference'] ?? {}) as Json
  return json['parentReference'] === undefined ? json : { ...json, parentReference }
}

function tombstone(drive: Drive, id: string): Json {
  return { id, parentReference: { driveType: drive.kind, driveId: drive.id }, deleted: { state: 'deleted' } }
}

function writeToken({ after, first }: Cursor): string {
  return `${first ? 'f' : 'c'}${after.toString(36)}`
}

function readToken(token: string, drive: Drive): Cursor {
  const [, kind, digits] = token.match(/^([fc])([0-9a-z]{1,9})$/) ?? []
  const after = Number.parseInt(digits ?? '', 36)
  if (kind !== undefined && after <= drive.tree.sequence) return { after, first: kind === 'f' }
  throw new GraphFailure(410, 'resyncRequired', 'The token is not known here. Start again without a token.', {
    innerCode: 'resyncApplyDifferences',
  })
}
