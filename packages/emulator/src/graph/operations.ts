/**
 * Every operation of Graph that there is, on one screen: method, resource, what is asked of it, what the token must
 * allow, who answers. `*` stands for any one segment.
 */
import type { Access } from './access.ts'
import type { DriveRequest, GraphRequest, ItemRequest, TargetRequest } from './graph-request.ts'
import { createChild } from './operations/create-child.ts'
import { createUploadSession } from './operations/create-upload-session.ts'
import { deleteItem } from './operations/delete-item.ts'
import { listChanges } from './operations/delta.ts'
import { getContent } from './operations/get-content.ts'
import { getDrive, listDrives } from './operations/get-drive.ts'
import { getItem } from './operations/get-item.ts'
import { getUser } from './operations/get-user.ts'
import { listChildren } from './operations/list-children.ts'
import { putContent } from './operations/put-content.ts'
import { getThumbnail, getThumbnailContent, getThumbnailSet, listThumbnails } from './operations/thumbnails.ts'
import { updateItem } from './operations/update-item.ts'

type Answer = Response | Promise<Response>

/** What a handler needs to exist: nothing, the drive, the item, or only a place where an item may come to be. */
export type Operation = { method: string; navigation: string; access: Access } & (
  | { resource: 'user'; handle: (request: GraphRequest) => Answer }
  | { resource: 'drives' | 'drive'; handle: (request: DriveRequest) => Answer }
  | { resource: 'item'; handle: (request: ItemRequest) => Answer }
  | { resource: 'target'; handle: (request: TargetRequest) => Answer }
)

export const operations: readonly Operation[] = [
  { method: 'GET', resource: 'user', navigation: '', access: 'user', handle: getUser },
  { method: 'GET', resource: 'drives', navigation: '', access: 'read', handle: listDrives },
  { method: 'GET', resource: 'drive', navigation: '', access: 'read', handle: getDrive },
  { method: 'GET', resource: 'item', navigation: '', access: 'read', handle: getItem },
  { method: 'PATCH', resource: 'item', navigation: '', access: 'write', handle: updateItem },
  { method: 'DELETE', resource: 'item', navigation: '', access: 'write', handle: deleteItem },
  { method: 'GET', resource: 'item', navigation: 'children', access: 'read', handle: listChildren },
  { method: 'POST', resource: 'item', navigation: 'children', access: 'write', handle: createChild },
  { method: 'GET', resource: 'item', navigation: 'content', access: 'read', handle: getContent },
  { method: 'PUT', resource: 'target', navigation: 'content', access: 'write', handle: putContent },
  {
    method: 'POST',
    resource: 'target',
    navigation: 'createUploadSession',
    access: 'write',
    handle: createUploadSession,
  },
  { method: 'GET', resource: 'item', navigation: 'thumbnails', access: 'read', handle: listThumbnails },
  { method: 'GET', resource: 'item', navigation: 'thumbnails/*', access: 'read', handle: getThumbnailSet },
  { method: 'GET', resource: 'item', navigation: 'thumbnails/*/*', access: 'read', handle: getThumbnail },
  {
    method: 'GET',
    resource: 'item',
    navigation: 'thumbnails/*/*/content',
    access: 'read',
    handle: getThumbnailContent,
  },
  { method: 'GET', resource: 'item', navigation: 'delta', access: 'read', handle: listChanges },
]
