/** An item as Graph shows it: driveItem. */
import { lookup } from 'mime-types'
import type { Drive } from '../../state/drive/drive.ts'
import { siteGuidOf } from '../../state/drive/ids.ts'
import type { IdentitySet, Item } from '../../state/drive/item.ts'
import { isFile } from '../../state/drive/item.ts'
import { cTagOf, eTagOf } from '../../state/drive/tags.ts'
import type { GraphRequest } from '../graph-request.ts'
import { thumbnailSets } from './present-thumbnails.ts'
import { encodedPath, itemWebUrl } from './web-url.ts'

export type Json = Record<string, unknown>

type Viewer = Pick<GraphRequest, 'origin' | 'query' | 'services'>

/** @see https://learn.microsoft.com/graph/api/resources/driveitem */
export function presentItem(viewer: Viewer, drive: Drive, item: Item): Json {
  const { tree, kind } = drive
  const { query } = viewer
  const json: Json = {}
  if (isFile(item)) {
    const target = { drive: drive.id, item: item.id, key: item.content.key }
    json['@microsoft.graph.downloadUrl'] = viewer.services.links.download(viewer.origin, target)
  }
  json['createdDateTime'] = dateTime(item.createdAt)
  if (isFile(item) || kind === 'personal') json['cTag'] = cTagOf(item)
  json['eTag'] = eTagOf(item)
  json['id'] = item.id
  json['lastModifiedDateTime'] = dateTime(item.modifiedAt)
  json['name'] = item.name
  json['size'] = tree.sizeOf(item)
  json['webUrl'] = itemWebUrl(viewer.origin, drive, item)
  if (item.description !== undefined) json['description'] = item.description
  json['createdBy'] = identities(item.createdBy)
  json['lastModifiedBy'] = identities(item.lastModifiedBy)
  json['parentReference'] = parentReference(drive, item)
  json['fileSystemInfo'] = {
    createdDateTime: dateTime(item.fileCreatedAt),
    lastModifiedDateTime: dateTime(item.fileModifiedAt),
  }
  if (item.parentId === undefined) json['root'] = {}
  Object.assign(json, isFile(item) ? fileFacets(item) : { folder: folderFacet(drive, item) })
  const special = specialName(drive, item)
  if (special !== undefined) json['specialFolder'] = { name: special }
  if (query.expand.some((name) => name.startsWith('thumbnails')))
    json['thumbnails'] = thumbnailSets(viewer, drive, item)
  return selected(json, query.select)
}

/** Milliseconds since the epoch as Graph writes them: without a fraction of zero. */
export function dateTime(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z')
}

export function identities({ user, application }: IdentitySet): Json {
  return { ...(application === undefined ? {} : { application }), ...(user === undefined ? {} : { user }) }
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
  const { quickXorHash, picture } = item.content!
  return {
    file: { mimeType: mimeTypeOf(item.name), hashes: { quickXorHash } },
    ...(picture === undefined ? {} : { image: { width: picture.width, height: picture.height } }),
    ...(picture === undefined
      ? {}
      : { photo: picture.takenDateTime === undefined ? {} : { takenDateTime: picture.takenDateTime } }),
  }
}

/** From the name alone, whatever the upload said. */
export function mimeTypeOf(name: string): string {
  return lookup(name) || 'application/octet-stream'
}

function folderFacet({ tree }: Drive, item: Item): Json {
  return {
    childCount: tree.folder(item.id)!.children.size,
    view: { sortBy: 'name', sortOrder: 'ascending', viewType: 'thumbnails' },
  }
}

const specialFolders: Readonly<Record<string, string>> = {
  documents: 'Documents',
  photos: 'Pictures',
  music: 'Music',
  desktop: 'Desktop',
  cameraroll: 'Camera Roll',
}

/** The name of the folder behind `special/{name}`. */
export function specialFolderName(special: string): string | undefined {
  return specialFolders[special.toLowerCase()]
}

function specialName({ tree }: Drive, item: Item): string | undefined {
  if (item.parentId !== tree.root.id || isFile(item)) return undefined
  return Object.entries(specialFolders).find(([, folder]) => folder === item.name)?.[0]
}
