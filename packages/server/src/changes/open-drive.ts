/** The library on a connection, and what is asked of a drive that is not known yet. */
import { createOneDrive, GraphError, isOneDriveError, type OneDrive } from '@drawbridge/onedrive'
import type { ConnectionRecord } from '../connections/connection.ts'
import { type ConnectionServices, userAgent } from '../connections/services.ts'
import { accessTokenSource } from '../connections/test-connection.ts'
import { Problem } from '../errors.ts'

export async function openDrive(services: ConnectionServices, connection: ConnectionRecord): Promise<OneDrive> {
  const { cloud } = await services.appRegistrations.get(connection.appRegistrationId)
  return createOneDrive({ cloud, accessToken: accessTokenSource(services, connection), userAgent })
}

/**
 * Asks Microsoft whether this is a folder of the drive. Where Microsoft cannot be asked now, nothing is said.
 *
 * @throws {Problem} `not_found`
 */
export async function assertFolder(
  services: ConnectionServices,
  connection: ConnectionRecord,
  folderId: string,
): Promise<void> {
  if ((await isFolder(services, connection, folderId)) === false) {
    throw new Problem('not_found', 'filter.folderId: There is no such folder in this drive.')
  }
}

async function isFolder(
  services: ConnectionServices,
  connection: ConnectionRecord,
  id: string,
): Promise<boolean | undefined> {
  try {
    const drive = (await openDrive(services, connection)).drive({ id: connection.drive.id })
    const { folder, root } = await drive.item(id).get({ select: ['id', 'folder', 'root'] })
    return folder !== undefined || root !== undefined
  } catch (error) {
    if (error instanceof GraphError && [400, 404].includes(error.status)) return false
    if (error instanceof Problem || isOneDriveError(error)) return undefined
    throw error
  }
}
