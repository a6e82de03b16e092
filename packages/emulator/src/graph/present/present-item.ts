/** An item as Graph shows it: driveItem. */
import { differencesOf } from '../../state/drive/differences.ts'
import type { Drive } from '../../state/drive/drive.ts'
import { siteGuidOf } from '../../state/drive/ids.ts'
import type { Item } from '../../state/drive/item.ts'
import { isFile } from '../../state/drive/item.ts'
import { cTagOf, eTagOf } from '../../state/drive/tags.ts'
import type { GraphRequest } from '../graph-request.ts'
import { specialAt } from '../special-folders.ts'
import { documentFacets, mediaFacets } from './document-facets.ts'
import { mimeTypeOf } from './mime-type.ts'
import { remoteItemFacet, sharedFacet } from './present-sharing.ts'
import { thumbnailSets } from './present-thumbnails.ts'
import { dateTime, identities, type Json } from './values.ts'
import { encodedPath, itemWebUrl } from './web-url.ts'

export { mimeTypeOf } from './mime-type.ts'
export { dateTime, identities, type Json } from './values.ts'

type Viewer = Pick<GraphRequest, 'origin' | 'query' | 'services'>

/** @see https://learn.microsoft.com/graph/api/resources/driveitem */
export function presentItem(viewer: Viewer, drive: Drive, item: Item): Json {
  const { tree, kind } = drive
  const { query } = viewer
  const json: Json = {}
  if (isFile(item) && item.content.malware === undefined) {
    const target = { drive: drive.id, item: item.id, key: item.content.key }
    json['@microsoft.graph.downloadUrl'] = viewer.services.links.download(viewer.origin, target)
  }
  json['createdDateTime'] = dateTime(item.createdAt)
  if (isFile(item) || kind === 'personal') json['cTag'] = cTagOf(item, isLate(viewer, drive, item))
  json['eTag'] = eTagOf(item)
  json['id'] = item.id
  json['lastModifiedDateTime'] = dateTime(item.modifiedAt)
  json['name'] = item.name
  json['size'] = tree.sizeOf(item)
  json['webUrl'] = itemWebUrl(viewer.origin, drive, item)
  if (item.description !== undefined && differencesOf(kind).describes) json['description'] = item.description
  json['createdBy'] = identities(item.createdBy)
  json['lastModifiedBy'] = identities(item.lastModifiedBy)
  json['parentReference'] = parentReference(drive, item)
  json['fileSystemInfo'] = {
    createdDateTime: dateTime(item.fileCreatedAt),
    lastModifiedDateTime: dateTime(item.fileModifiedAt),
  }
  if (item.parentId === undefined) json['root'] = {}
  Object.assign(json, isFile(item) ? fileFacets(item) : folderFacets(viewer, drive, item))
  Object.assign(json, sharedFacet(viewer, drive, item), documentFacets(viewer.origin, drive, item, query.select))
  const special = specialName(drive, item)
  if (special !== undefined) json['specialFolder'] = { name: special }
  if (query.expand.some((name) => name.startsWith('thumbnails')))
    json['thumbnails'] = thumbnailSets(viewer, drive, item)
  return selected(json, query.select)
}

/** Only the properties asked for; everything when none were named. */
export function selected(json: Json, select: readonly string[] | undefined): Json {
  if (select === undefined || select.includes('*')) return json
  const wanted = new Set(select.map((name) => (name === 'content.downloadUrl' ? '@microsoft.graph.downloadUrl' : name)))
  // An expanded property is asked for by expanding it.
  return Object.fromEntries(
    Object.entries(json).filter(
      ([name]) => wanted.has(name) || name === 'thumbnails' || name === 'children' || name === '@odata.etag',
    ),
  )
}

/** Where an item is: its drive, and the folder that holds it. */
export function parentReference(drive: Drive, item: Item): Json {
  const { kind, tree } = drive
  const site = kind === 'personal' ? {} : { siteId: siteGuidOf(drive.id) }
  const driveId = spokenDriveId(drive)
  if (item.parentId === undefined) return { driveType: kind, driveId, ...site }
  const parent = tree.item(item.parentId)!
  const path = `/drives/${driveId}/root:${encodedPath(tree.pathOf(parent))}`
  return { driveType: kind, driveId, id: parent.id, name: parent.name, path, ...site }
}

/** The drive's id as references write it, which for personal drives is not always how the drive does. */
export function spokenDriveId({ id, kind, quirks: { parentDriveId } }: Drive): string {
  if (kind !== 'personal' || parentDriveId === 'same') return id
  return parentDriveId === 'lowerCase' ? id.toLowerCase() : id.toLowerCase().replace(/^0/, '')
}

function fileFacets(item: Item): Json {
  const { quickXorHash } = item.content!
  return { file: { mimeType: mimeTypeOf(item.name), hashes: { quickXorHash } }, ...mediaFacets(item) }
}

/** Of a folder, a notebook, or a shortcut to a folder elsewhere. */
function folderFacets(viewer: Viewer, drive: Drive, item: Item): Json {
  const { package: notebook, remoteItem } = item.facets ?? {}
  if (notebook !== undefined) return { package: notebook }
  if (remoteItem !== undefined) return { remoteItem: remoteItemFacet(viewer, remoteItem) }
  return { folder: folderFacet(drive, item) }
}

function folderFacet({ tree }: Drive, item: Item): Json {
  return {
    childCount: tree.folder(item.id)!.children.size,
    view: { sortBy: 'name', sortOrder: 'ascending', viewType: 'thumbnails' },
  }
}

function specialName({ tree }: Drive, item: Item): string | undefined {
  if (isFile(item)) return undefined
  const [made] = item.facets?.special?.split('/') ?? []
  return made ?? specialAt(tree.pathOf(item))
}

function isLate({ services }: Viewer, { quirks: { lateCTagMs } }: Drive, item: Item): boolean {
  return lateCTagMs !== undefined && services.clock.now() >= item.modifiedAt + lateCTagMs
}
