/**
 * Every operation of Graph that there is, in three lists: method, resource, what is asked of it, what the token must
 * allow, who answers. `*` stands for any one segment.
 */
import type { Operation } from './operation.ts'
import { copyItem } from './operations/copy-item.ts'
import { createChild } from './operations/create-child.ts'
import { createUploadSession } from './operations/create-upload-session.ts'
import { deleteItem } from './operations/delete-item.ts'
import { listChanges } from './operations/delta.ts'
import { getContent } from './operations/get-content.ts'
import { getDrive, listDrives } from './operations/get-drive.ts'
import { getGroup, getGroupSite } from './operations/get-group.ts'
import { getItem } from './operations/get-item.ts'
import { getSite, listSites, listSubsites } from './operations/get-site.ts'
import { getUser } from './operations/get-user.ts'
import { listChildren } from './operations/list-children.ts'
import { listRecent } from './operations/list-recent.ts'
import { putContent } from './operations/put-content.ts'
import { putItem } from './operations/put-item.ts'
import { search, searchEverything } from './operations/search.ts'
import { getSocketEndpoint } from './operations/socket-io.ts'
import {
  createSubscription,
  deleteSubscription,
  getSubscription,
  listSubscriptions,
  reauthorizeSubscription,
  updateSubscription,
} from './operations/subscriptions.ts'
import { getThumbnail, getThumbnailContent, getThumbnailSet, listThumbnails } from './operations/thumbnails.ts'
import { updateItem } from './operations/update-item.ts'
import { documentOperations } from './operations-of-documents.ts'
import { sharingOperations } from './operations-of-sharing.ts'

export const operations: readonly Operation[] = [
  { method: 'GET', resource: 'subscriptions', navigation: '', access: 'read', handle: listSubscriptions },
  { method: 'POST', resource: 'subscriptions', navigation: '', access: 'read', handle: createSubscription },
  { method: 'GET', resource: 'subscriptions', navigation: '*', access: 'read', handle: getSubscription },
  { method: 'PATCH', resource: 'subscriptions', navigation: '*', access: 'read', handle: updateSubscription },
  { method: 'DELETE', resource: 'subscriptions', navigation: '*', access: 'read', handle: deleteSubscription },
  {
    method: 'POST',
    resource: 'subscriptions',
    navigation: '*/reauthorize',
    access: 'read',
    handle: reauthorizeSubscription,
  },
  { method: 'GET', resource: 'user', navigation: '', access: 'user', handle: getUser },
  { method: 'GET', resource: 'sites', navigation: '', access: 'site', handle: listSites },
  { method: 'GET', resource: 'site', navigation: '', access: 'site', handle: getSite },
  { method: 'GET', resource: 'site', navigation: 'sites', access: 'site', handle: listSubsites },
  { method: 'GET', resource: 'group', navigation: '', access: 'group', handle: getGroup },
  { method: 'GET', resource: 'group', navigation: 'sites/root', access: 'site', handle: getGroupSite },
  { method: 'GET', resource: 'drives', navigation: '', access: 'read', handle: listDrives },
  { method: 'GET', resource: 'drive', navigation: '', access: 'read', handle: getDrive },
  { method: 'GET', resource: 'item', navigation: '', access: 'read', handle: getItem },
  { method: 'PATCH', resource: 'item', navigation: '', access: 'write', handle: updateItem },
  { method: 'DELETE', resource: 'item', navigation: '', access: 'write', handle: deleteItem },
  { method: 'GET', resource: 'item', navigation: 'children', access: 'read', handle: listChildren },
  { method: 'POST', resource: 'item', navigation: 'children', access: 'write', handle: createChild },
  { method: 'POST', resource: 'item', navigation: 'copy', access: 'read', handle: copyItem },
  { method: 'GET', resource: 'item', navigation: 'content', access: 'read', handle: getContent },
  { method: 'PUT', resource: 'target', navigation: '', access: 'write', handle: putItem },
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
  { method: 'GET', resource: 'item', navigation: 'search', access: 'read', handle: search },
  { method: 'GET', resource: 'drive', navigation: 'search', access: 'read', handle: search },
  { method: 'GET', resource: 'drive', navigation: 'recent', access: 'read', handle: listRecent },
  { method: 'POST', resource: 'search', navigation: 'query', access: 'read', handle: searchEverything },
  { method: 'GET', resource: 'item', navigation: 'delta', access: 'read', handle: listChanges },
  {
    method: 'GET',
    resource: 'item',
    navigation: 'subscriptions/socketIo',
    access: 'read',
    handle: getSocketEndpoint,
  },
  ...sharingOperations,
  ...documentOperations,
]
