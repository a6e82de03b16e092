/** Every action with what it does: what workflows, the API and agents perform. */
import { type ActionName, isActionName } from '@drawbridge/api'
import { Problem } from '../errors.ts'
import { issueInWords } from '../issue-words.ts'
import type { ActionContext } from './action-context.ts'
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
import type { Complaint, IsKnown, Performable } from './handler.ts'
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

const handlers: Readonly<Record<ActionName, Performable>> = {
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
}

/**
 * Does one action of the catalogue.
 *
 * @param input checked here, whoever made it
 * @throws {Problem} `invalid_request` for bad input, before anything is done
 * @throws {OneDriveError} what Microsoft refuses
 */
export async function perform(name: string, input: unknown, context: ActionContext): Promise<unknown> {
  const handler = handlerOf(name)
  const { action, run } = handler
  const output = await run(parseInput(handler, input), bound(context))
  // Only what the action declares comes out.
  return action.output.parse(output)
}

/**
 * Says in a sentence what an action would do, and does nothing; it may read.
 *
 * @throws as `perform`
 */
export async function describe(name: string, input: unknown, context: ActionContext): Promise<string> {
  const handler = handlerOf(name)
  const { action, describe: inWords } = handler
  const parsed = parseInput(handler, input)
  return inWords ? inWords(parsed, bound(context)) : `${action.summary} Nothing is changed.`
}

/** What the fields of an input ask of each other, as far as they are known; see `Handler.check`. */
export function complaintsAbout(
  name: ActionName,
  input: Readonly<Record<string, unknown>>,
  isKnown: IsKnown,
): readonly Complaint[] {
  return handlers[name].check?.(input, isKnown) ?? []
}

function handlerOf(name: string): Performable {
  if (isActionName(name)) return handlers[name]
  throw new Problem('not_found', `There is no action called “${name}”.`)
}

function parseInput({ action, check }: Performable, input: unknown): Record<string, unknown> {
  const result = action.input.safeParse(input, { error: issueInWords })
  if (result.success) {
    const [complaint] = check?.(result.data, () => true) ?? []
    if (complaint) throw new Problem('invalid_request', `${complaint.field}: ${complaint.message}`)
    return result.data
  }
  const lines = result.error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`)
  throw new Problem('invalid_request', lines.slice(0, 5).join(' '))
}

/** All calls of the action end with it. */
function bound(context: ActionContext): ActionContext {
  return { ...context, client: context.client.with({ signal: context.signal }) }
}
