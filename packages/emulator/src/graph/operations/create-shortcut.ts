/** POST …/children with a remoteItem: a shortcut to a folder that somebody has shared. */
import { GraphFailure } from '../../errors.ts'
import { createShortcut } from '../../state/drive/create-shortcut.ts'
import { isFile } from '../../state/drive/item.ts'
import type { ConflictBehavior } from '../../state/drive/naming.ts'
import { itemNotFound } from '../../state/drive/refusals.ts'
import { answer, type Prepared } from '../answers.ts'
import type { ItemRequest } from '../graph-request.ts'
import { presentItem } from '../present/present-item.ts'
import { checkRole, itemRole } from '../roles.ts'

export type RemoteReference = { readonly id: string; readonly parentReference: { readonly driveId: string } }

/** @throws GraphFailure 400, 403 when the caller may not read it, 404, 409 */
export async function addShortcut(
  request: ItemRequest,
  reference: RemoteReference,
  wanted: { name: string | undefined; conflict: ConflictBehavior | undefined },
): Promise<Prepared> {
  const { drive, item: parent, principal, services, by } = request
  const remoteDrive = await services.drives.find(reference.parentReference.driveId)
  const remote = remoteDrive?.tree.item(reference.id)
  if (remoteDrive === undefined || remote === undefined) throw itemNotFound('The shared folder could not be found.')
  checkRole(itemRole(remoteDrive, remote, principal, services.clock.now()), 'read')
  if (isFile(remote)) throw new GraphFailure(400, 'invalidRequest', 'Shortcuts lead to folders only.')
  if (remoteDrive === drive) throw new GraphFailure(400, 'invalidRequest', 'The folder is in this drive already.')

  let id = ''
  drive.change(by, (rules) => {
    const shortcut = createShortcut(rules, parent, {
      name: wanted.name ?? remote.name,
      conflict: wanted.conflict ?? 'fail',
      remoteItem: { driveId: remoteDrive.id, itemId: remote.id },
    })
    id = shortcut.id
    return { put: [shortcut] }
  })
  const made = drive.tree.item(id)!
  return answer(request, `drives('${drive.id}')/items/$entity`, presentItem(request, drive, made), 201)
}
