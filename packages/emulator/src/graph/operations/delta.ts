/** GET …/delta, …/delta(token='…'): the change log, read from where the caller stopped. */
import { changesPage, type Entry } from '../../state/drive/changes-page.ts'
import { reachableFolder } from '../access.ts'
import { answer, type Prepared } from '../answers.ts'
import { type DeltaCursor, readToken, writeToken } from '../delta-token.ts'
import type { ItemRequest } from '../graph-request.ts'
import { type Json, presentItem, selected } from '../present/present-item.ts'
import { presentTombstone } from '../present/present-tombstone.ts'
import { pageSize } from '../query.ts'

const preferences = [
  'deltashowremovedasdeleted',
  'deltatraversepermissiongaps',
  'deltashowsharingchanges',
  'hierarchicalsharing',
]

export function listChanges(request: ItemRequest): Prepared {
  const { drive, query, principal } = request
  const { tree, kind } = drive
  const token =
    query.get('token') ??
    request.address.navigation[0]!.match(/^(?:microsoft\.graph\.)?delta\((?:token=)?'(.*)'\)$/)?.[1]
  if (token === 'latest') return page(request, [], { after: tree.sequence }, false)

  const cursor = token ? readToken(token, drive, link(request)) : { after: tree.sequence, place: 0 }
  const ancestors = kind !== 'personal' && request.header('deltaexcludeparent') === undefined
  const folder = reachableFolder(principal, drive, request.item)
  if (folder === undefined) return page(request, [], { after: tree.sequence }, false)
  const { entries, next, more } = changesPage(tree, folder.id, cursor, { limit: pageSize(query), ancestors })
  const shown = entries.filter((entry) => !isKeptBack(request, entry))
  return page(
    request,
    shown.map((entry) => present(request, entry, cursor)),
    next,
    more,
  )
}

function page(request: ItemRequest, value: readonly Json[], next: DeltaCursor, more: boolean): Prepared {
  const { drive, services } = request
  const token = writeToken(drive, next, services.clock.now())
  const applied = preferred(request)
  const headers: Record<string, string> = applied.length === 0 ? {} : { 'Preference-Applied': applied.join(', ') }
  const body = { [more ? '@odata.nextLink' : '@odata.deltaLink']: link(request, token), value }
  return answer(request, 'Collection(driveItem)', body, 200, headers)
}

function link({ base, drive, item, query }: ItemRequest, token?: string): string {
  const options = ['select', 'top', 'expand'].flatMap((name) => {
    const given = query.get(`$${name}`)
    return given === undefined ? [] : [`$${name}=${encodeURIComponent(given)}`]
  })
  if (token !== undefined) options.push(`token=${token}`)
  const at = item.parentId === undefined ? 'root' : `items/${encodeURIComponent(item.id)}`
  const path = `${base}/drives/${encodeURIComponent(drive.id)}/${at}/delta`
  return options.length === 0 ? path : `${path}?${options.join('&')}`
}

function present(request: ItemRequest, { item, removed }: Entry, cursor: DeltaCursor): Json {
  const { drive, query } = request
  if (removed) return selected(presentTombstone(drive, item), query.select)
  // With parentReference.path, which is documented as absent and sent all the same: the onedrive client for Linux 2.4
  // takes an item without it for a root.
  const json = presentItem(request, drive, item)
  if (drive.kind !== 'personal') delete json['cTag']
  const shared = drive.tree.sharedAt(item.id)
  if (shared !== undefined && shared > cursor.after && preferred(request).includes('deltashowsharingchanges')) {
    json['@microsoft.graph.sharedChanged'] = 'True'
  }
  return json
}

/** A drive may be told to forget tombstones, as real ones sometimes do. */
function isKeptBack({ drive: { quirks } }: ItemRequest, { item, removed }: Entry): boolean {
  if (!removed || quirks.tombstones === 'all') return false
  return quirks.tombstones === 'none' || item.sequence % 2 === 0
}

/** The Prefer values that were sent and that delta knows. */
function preferred(request: ItemRequest): string[] {
  const sent = (request.header('prefer') ?? '').toLowerCase().split(/[,;]\s*/)
  return preferences.filter((name) => sent.includes(name))
}
