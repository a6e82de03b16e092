/** POST …/follow, …/unfollow, GET /me/drive/following */
import { follow, unfollow } from '../../state/drive/item-facets.ts'
import { type Answer, answer, emptyAnswer } from '../answers.ts'
import { requireDocuments } from '../documents-only.ts'
import type { DriveRequest, ItemRequest } from '../graph-request.ts'
import { presentItem } from '../present/present-item.ts'

export function followItem(request: ItemRequest): Answer {
  const { drive, item, by, principal } = request
  requireDocuments(drive, 'follow')
  drive.change(by, () => follow(item, principal.user?.id ?? principal.appId))
  const followed = drive.tree.item(item.id)!
  return answer(request, `drives('${drive.id}')/items/$entity`, presentItem(request, drive, followed))
}

export function unfollowItem({ drive, item, by, principal }: ItemRequest): Answer {
  requireDocuments(drive, 'unfollow')
  drive.change(by, () => unfollow(item, principal.user?.id ?? principal.appId))
  return emptyAnswer(204)
}

export function listFollowing(request: DriveRequest): Answer {
  const { drive, principal } = request
  requireDocuments(drive, 'following')
  const me = principal.user?.id ?? principal.appId
  const followed = [...drive.tree.items()].filter(({ facets }) => facets?.followers?.includes(me))
  const value = followed.map((item) => presentItem(request, drive, item))
  return answer(request, 'Collection(driveItem)', { value })
}
