/** GET /me/drive/sharedWithMe: what others have shared with the caller, as items elsewhere. */
import type { Drive } from '../../state/drive/drive.ts'
import { type Answer, answer } from '../answers.ts'
import type { DriveRequest } from '../graph-request.ts'
import { presentSharedItem } from '../present/present-sharing.ts'
import { isAtHome } from '../roles.ts'

export async function listSharedWithMe(request: DriveRequest): Promise<Answer> {
  const { principal, services } = request
  const { directory, drives, clock } = services
  const me = principal.user?.id ?? ''
  const owners = [...directory.users(), ...drives.sites.libraries()].filter(
    (owner) => owner.id !== me && drives.exists(owner),
  )
  const others: Drive[] = await Promise.all(owners.map((owner) => drives.ofUser(owner)))
  const external = request.query.get('allowexternal')?.toLowerCase() === 'true'
  const reachable = others.filter((drive) => external || isAtHome(drive, principal))
  const value = reachable.flatMap((drive) =>
    drive.permissions.givenTo(me, clock.now()).map(({ on }) => presentSharedItem(request, drive, on)),
  )
  return answer(request, 'Collection(driveItem)', { value })
}
