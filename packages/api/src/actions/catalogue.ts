/** Every action there is, in the order in which people look for them. */
import type { z } from 'zod'
import type { Action } from './action.ts'
import { convertFile } from './convert-file.ts'
import { copyItem } from './copy-item.ts'
import { createFolder } from './create-folder.ts'
import { createShareLink } from './create-share-link.ts'
import { deleteFolder } from './delete-folder.ts'
import { deleteItem } from './delete-item.ts'
import { downloadFile } from './download-file.ts'
import { getDrive } from './get-drive.ts'
import { getFile } from './get-file.ts'
import { getFolderById } from './get-folder-by-id.ts'
import { getThumbnails } from './get-thumbnails.ts'
import { invite } from './invite.ts'
import { listChanges } from './list-changes.ts'
import { listFiles } from './list-files.ts'
import { listPermissions } from './list-permissions.ts'
import { listVersions } from './list-versions.ts'
import { moveFolder } from './move-folder.ts'
import { moveItem } from './move-item.ts'
import { oneDriveRequest } from './one-drive-request.ts'
import { readText } from './read-text.ts'
import { renameItem } from './rename-item.ts'
import { resolveSharingUrl } from './resolve-sharing-url.ts'
import { restoreItem } from './restore-item.ts'
import { restoreVersion } from './restore-version.ts'
import { revokePermission } from './revoke-permission.ts'
import { saveFile } from './save-file.ts'
import { searchFiles } from './search-files.ts'
import { searchFolders } from './search-folders.ts'
import { updateItem } from './update-item.ts'
import { uploadFromUrl } from './upload-from-url.ts'

/** By their names. */
export const actions = {
  saveFile,
  getFile,
  listFiles,
  readText,
  downloadFile,
  convertFile,
  getThumbnails,
  uploadFromUrl,
  copyItem,
  moveItem,
  renameItem,
  updateItem,
  deleteItem,
  restoreItem,
  createFolder,
  getFolderById,
  moveFolder,
  deleteFolder,
  searchFiles,
  searchFolders,
  listChanges,
  createShareLink,
  invite,
  listPermissions,
  revokePermission,
  resolveSharingUrl,
  listVersions,
  restoreVersion,
  getDrive,
  oneDriveRequest,
} as const

export type ActionName = keyof typeof actions
/** What goes in, defaults left out. */
export type ActionInput<Name extends ActionName> = z.input<(typeof actions)[Name]['input']>
export type ActionOutput<Name extends ActionName> = z.output<(typeof actions)[Name]['output']>

export const actionCatalogue: readonly Action[] = Object.values(actions) as readonly Action[]
