/**
 * What each action can touch, by the names of its arguments. A new action has to be judged here before it is offered
 * where only some folders may be used.
 */
import type { ActionName } from '@drawbridge/api'

export type Reach = {
  /** Items that have to be inside, or be one of the folders themselves. */
  readonly items?: readonly string[]
  /** Items that have to be below one of the folders: what happens to them happens to the folder they are in. */
  readonly below?: readonly string[]
  /** Files, as an item or as an earlier call has given them. */
  readonly files?: readonly string[]
  /** A name that may be a path below an item. */
  readonly names?: { readonly in: string; readonly argument: string }
  /** Sharing URLs. */
  readonly urls?: readonly string[]
  /** An item whose id and drive are arguments of their own. */
  readonly ids?: { readonly id: string; readonly driveId: string }
}

export const reaches: Readonly<Record<ActionName, Reach | undefined>> = {
  saveFile: { items: ['folder'], files: ['file'], names: { in: 'folder', argument: 'name' } },
  getFile: { items: ['item'] },
  listFiles: { items: ['folder'] },
  createFolder: { items: ['parent'], names: { in: 'parent', argument: 'name' } },
  getFolderById: { ids: { id: 'id', driveId: 'driveId' } },
  searchFolders: { items: ['folder'] },
  moveFolder: { items: ['to'], below: ['folder'] },
  deleteFolder: { below: ['folder'] },
  // Any path of Graph.
  oneDriveRequest: undefined,
  // Beside the item, where no place is named.
  copyItem: { items: ['to'], below: ['item'] },
  renameItem: { below: ['item'] },
  moveItem: { items: ['to'], below: ['item'] },
  updateItem: { items: ['item'] },
  deleteItem: { below: ['item'] },
  // Where an item in the recycle bin was, nobody tells.
  restoreItem: undefined,
  searchFiles: { items: ['folder'] },
  downloadFile: { items: ['item'] },
  convertFile: { items: ['item'] },
  getThumbnails: { items: ['item'] },
  createShareLink: { items: ['item'] },
  invite: { items: ['item'] },
  listPermissions: { items: ['item'] },
  revokePermission: { items: ['item'] },
  listVersions: { items: ['item'] },
  restoreVersion: { items: ['item'] },
  uploadFromUrl: { items: ['folder'], names: { in: 'folder', argument: 'name' } },
  resolveSharingUrl: { urls: ['url'] },
  listChanges: { items: ['folder'] },
  // The room in any drive.
  getDrive: undefined,
  readText: { files: ['file'] },
}

export function reachOf(actionName: string): Reach | undefined {
  return Object.hasOwn(reaches, actionName) ? reaches[actionName as ActionName] : undefined
}
