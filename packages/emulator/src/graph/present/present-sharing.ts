/** What an item shows of being shared, or of standing for something that is elsewhere. */
import type { Drive } from '../../state/drive/drive.ts'
import type { Item } from '../../state/drive/item.ts'
import { isFile } from '../../state/drive/item.ts'
import { identityOf } from '../../state/drive/owner-identity.ts'
import type { LinkScope } from '../../state/drive/permission.ts'
import { isUser } from '../../state/site.ts'
import type { GraphRequest } from '../graph-request.ts'
import { mimeTypeOf } from './mime-type.ts'
import { dateTime, identities, type Json } from './values.ts'
import { itemWebUrl } from './web-url.ts'

type Viewer = Pick<GraphRequest, 'origin' | 'services'>

const widest: readonly LinkScope[] = ['anonymous', 'organization', 'users']

/** The facet of an item that somebody was given access to, itself or through a folder above it. */
export function sharedFacet({ services }: Pick<Viewer, 'services'>, drive: Drive, item: Item): Json {
  const permissions = drive.permissions.effective(item, services.clock.now())
  if (permissions.length === 0) return {}
  const scopes = permissions.map(({ permission }) => permission.link?.scope ?? 'users')
  const sharedAt = Math.min(...permissions.map(({ permission }) => permission.createdAt))
  const owner = isUser(drive.owner) ? { owner: { user: identityOf(drive.owner) } } : {}
  const scope = widest.find((each) => scopes.includes(each))
  return { shared: { scope, ...owner, sharedDateTime: dateTime(sharedAt) } }
}

/** An item of another drive, as it is shown to whom it was shared with. */
export function presentSharedItem(viewer: Viewer, drive: Drive, item: Item): Json {
  const remoteItem = presentRemoteItem(viewer, drive, item)
  const { parentReference: _, shared: _shared, ...plain } = remoteItem
  return { ...plain, remoteItem }
}

/** What a shortcut stands for. A drive that nobody has used since the start tells no more than where it is. */
export function remoteItemFacet({ services, origin }: Viewer, remote: { driveId: string; itemId: string }): Json {
  const drive = services.drives.get(remote.driveId)
  const item = drive?.tree.item(remote.itemId)
  const reference = { id: remote.itemId, folder: {}, parentReference: { driveId: remote.driveId } }
  return drive === undefined || item === undefined ? reference : presentRemoteItem({ services, origin }, drive, item)
}

function presentRemoteItem(viewer: Viewer, drive: Drive, item: Item): Json {
  const { tree, id: driveId, kind } = drive
  return {
    createdBy: identities(item.createdBy),
    createdDateTime: dateTime(item.createdAt),
    fileSystemInfo: {
      createdDateTime: dateTime(item.fileCreatedAt),
      lastModifiedDateTime: dateTime(item.fileModifiedAt),
    },
    id: item.id,
    lastModifiedBy: identities(item.lastModifiedBy),
    lastModifiedDateTime: dateTime(item.modifiedAt),
    name: item.name,
    parentReference: { driveType: kind, driveId, ...(item.parentId === undefined ? {} : { id: item.parentId }) },
    size: tree.sizeOf(item),
    webUrl: itemWebUrl(viewer.origin, drive, item),
    ...(isFile(item)
      ? { file: { mimeType: mimeTypeOf(item.name), hashes: { quickXorHash: item.content.quickXorHash } } }
      : { folder: { childCount: tree.folder(item.id)?.children.size ?? 0 } }),
    ...sharedFacet(viewer, drive, item),
  }
}
