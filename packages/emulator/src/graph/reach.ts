/** The drive that a request is about, by its address or through a share. */

import type { Access } from './access.ts'
import { checkDriveScopes } from './access.ts'
import type { DriveRequest, GraphRequest } from './graph-request.ts'
import { followLink, openShare } from './open-share.ts'
import { driveOf } from './resolve.ts'

/** @throws GraphFailure 400, 403 or 404 */
export async function reach(request: GraphRequest, access: Access): Promise<DriveRequest> {
  const { address, principal } = request
  const ref = 'drive' in address.resource ? address.resource.drive : undefined
  if (ref?.by !== 'share') return { ...request, drive: await driveOf(request, access) }
  const share = await openShare(request, ref.token)
  checkDriveScopes(principal, access, share.drive.owner)
  return { ...request, drive: share.drive, share: { ...share, via: followLink(request, share) } }
}
