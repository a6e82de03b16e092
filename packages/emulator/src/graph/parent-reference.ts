/** The folder that a `parentReference` in a body means: by id, by path, in this drive or another. */
import { z } from 'zod'
import { GraphFailure } from '../errors.ts'
import type { Drive } from '../state/drive/drive.ts'
import type { Item } from '../state/drive/item.ts'
import { invalidRequest, itemNotFound } from '../state/drive/refusals.ts'
import { checkDriveScopes, checkReach } from './access.ts'
import { parseAddress } from './address.ts'
import type { DriveRequest } from './graph-request.ts'
import { itemAt } from './resolve.ts'
import { checkRole, itemRole } from './roles.ts'

/** Some clients send the properties they have no value for as empty text. */
export const parentReference = z.looseObject({
  id: z.string().nullish(),
  driveId: z.string().nullish(),
  path: z.string().nullish(),
})

export type Place = { readonly drive: Drive; readonly parent: Item }

/**
 * @returns undefined when it names nothing
 * @throws GraphFailure 400, 403 or 404
 */
export async function placeOf(
  request: DriveRequest,
  reference: z.output<typeof parentReference> | null | undefined,
): Promise<Place | undefined> {
  const { id, driveId, path } = reference ?? {}
  if (!id && !path) return undefined
  const place = id ? await byId(request, driveId, id) : await byPath(request, driveId, path!)
  const { drive, parent } = place
  if (drive !== request.drive) checkDriveScopes(request.principal, 'write', drive.owner)
  checkReach(request.principal, 'write', drive, parent)
  checkRole(itemRole(drive, parent, request.principal, request.services.clock.now(), request.share?.via), 'write')
  return place
}

async function byId(request: DriveRequest, driveId: string | null | undefined, id: string): Promise<Place> {
  if (id === 'root') throw invalidRequest('parentReference.id must be the id of a folder, not the word root.')
  const drive = await driveNamed(request, driveId)
  const parent = drive.tree.item(id)
  if (parent === undefined) throw itemNotFound('The new parent could not be found.')
  return { drive, parent }
}

/** As `parentReference` of an item has it: `/drives/{id}/root:/Folder` or `/drive/root:/Folder`. */
async function byPath(request: DriveRequest, driveId: string | null | undefined, path: string): Promise<Place> {
  const { resource } = parseAddress(path)
  if (resource.kind !== 'item' || resource.start.at !== 'root') {
    throw invalidRequest('parentReference.path must read /drive/root:/… or /drives/{id}/root:/…', 'invalidPath')
  }
  const drive = await driveNamed(request, resource.drive.by === 'id' ? resource.drive.id : driveId)
  return { drive, parent: itemAt(drive, drive.tree.root, resource.path) }
}

async function driveNamed({ drive, services }: DriveRequest, driveId: string | null | undefined): Promise<Drive> {
  if (!driveId || driveId === drive.id) return drive
  const named = await services.drives.find(driveId)
  if (named === undefined) throw itemNotFound('The drive of the new parent could not be found.')
  return named
}

/** @throws GraphFailure 400 `notSupported` */
export function refuseOtherDrive({ drive }: DriveRequest, place: Place): void {
  if (place.drive === drive) return
  throw new GraphFailure(400, 'notSupported', 'An item cannot be moved to another drive; copy it and delete it here.')
}
