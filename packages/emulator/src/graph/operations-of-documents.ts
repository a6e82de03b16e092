/** Operations on what is kept of an item besides its content: versions, the recycle bin, who works on it, what happened. */
import type { Operation } from './operation.ts'
import { getActivitiesByInterval, getAnalytics, listActivities, listDriveActivities } from './operations/activities.ts'
import { checkInItem, checkOutItem, discardItemCheckOut } from './operations/checkout.ts'
import { followItem, listFollowing, unfollowItem } from './operations/follow.ts'
import { previewItem } from './operations/preview.ts'
import { putThumbnail } from './operations/put-thumbnail.ts'
import { permanentDelete, restoreDeletedItem } from './operations/recycle-bin.ts'
import { getRetentionLabel, removeRetentionLabel, setRetentionLabel } from './operations/retention-label.ts'
import {
  deleteItemVersion,
  getVersion,
  getVersionContent,
  listVersions,
  restoreItemVersion,
} from './operations/versions.ts'

export const documentOperations: readonly Operation[] = [
  { method: 'GET', resource: 'item', navigation: 'versions', access: 'read', handle: listVersions },
  { method: 'GET', resource: 'item', navigation: 'versions/*', access: 'read', handle: getVersion },
  { method: 'DELETE', resource: 'item', navigation: 'versions/*', access: 'write', handle: deleteItemVersion },
  { method: 'GET', resource: 'item', navigation: 'versions/*/content', access: 'read', handle: getVersionContent },
  {
    method: 'POST',
    resource: 'item',
    navigation: 'versions/*/restoreVersion',
    access: 'write',
    handle: restoreItemVersion,
  },
  { method: 'POST', resource: 'bin', navigation: 'restore', access: 'write', handle: restoreDeletedItem },
  { method: 'POST', resource: 'bin', navigation: 'permanentDelete', access: 'write', handle: permanentDelete },
  { method: 'POST', resource: 'item', navigation: 'checkout', access: 'write', handle: checkOutItem },
  { method: 'POST', resource: 'item', navigation: 'checkin', access: 'write', handle: checkInItem },
  { method: 'POST', resource: 'item', navigation: 'discardCheckout', access: 'write', handle: discardItemCheckOut },
  { method: 'POST', resource: 'item', navigation: 'follow', access: 'read', handle: followItem },
  { method: 'POST', resource: 'item', navigation: 'unfollow', access: 'read', handle: unfollowItem },
  { method: 'GET', resource: 'drive', navigation: 'following', access: 'read', handle: listFollowing },
  { method: 'GET', resource: 'item', navigation: 'retentionLabel', access: 'read', handle: getRetentionLabel },
  { method: 'PATCH', resource: 'item', navigation: 'retentionLabel', access: 'write', handle: setRetentionLabel },
  { method: 'DELETE', resource: 'item', navigation: 'retentionLabel', access: 'write', handle: removeRetentionLabel },
  { method: 'POST', resource: 'item', navigation: 'preview', access: 'read', handle: previewItem },
  {
    method: 'PUT',
    resource: 'item',
    navigation: 'thumbnails/0/source/content',
    access: 'write',
    handle: putThumbnail,
  },
  { method: 'GET', resource: 'item', navigation: 'activities', access: 'read', handle: listActivities },
  { method: 'GET', resource: 'drive', navigation: 'activities', access: 'read', handle: listDriveActivities },
  {
    method: 'GET',
    resource: 'item',
    navigation: 'getActivitiesByInterval',
    access: 'read',
    handle: getActivitiesByInterval,
  },
  { method: 'GET', resource: 'item', navigation: 'analytics', access: 'read', handle: getAnalytics },
  { method: 'GET', resource: 'item', navigation: 'analytics/*', access: 'read', handle: getAnalytics },
]
