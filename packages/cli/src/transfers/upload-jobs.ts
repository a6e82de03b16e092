/** From local files to uploads. */
import type { ConflictBehavior, DriveClient } from '@drawbridge/onedrive'
import { ensureFolder } from '../remote/items.ts'
import { display } from '../remote/remote-path.ts'
import type { LocalEntry } from './local-tree.ts'
import type { Job } from './run-jobs.ts'

export type UploadSettings = {
  readonly conflictBehavior: ConflictBehavior
  /** Keeps the time of the last change on this machine. */
  readonly times: boolean
  readonly signal: AbortSignal
}

/** @param target where the file comes to be on the drive; its folder is there already */
export function uploadJob(
  drive: DriveClient,
  { file, size, modifiedMs }: LocalEntry,
  target: { readonly folderId: string; readonly name: string; readonly path: string },
  { conflictBehavior, times, signal }: UploadSettings,
): Job {
  return {
    label: file,
    size,
    run: async (onLoaded) => {
      const { uploadFile } = await import('@drawbridge/onedrive/node')
      const item = await uploadFile(drive.item(target.folderId), file, {
        name: target.name,
        conflictBehavior,
        signal,
        ...(times && { fileSystemInfo: { lastModifiedDateTime: new Date(modifiedMs).toISOString() } }),
        onProgress: ({ loaded }) => onLoaded(loaded),
      })
      return { file, path: display(target.path), id: item.id, size: item.size }
    },
  }
}

/** Ids of the folders that these files go into, each made once. @param paths of folders on the drive */
export async function folderIds(drive: DriveClient, paths: Iterable<string>): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (const path of [...new Set(paths)].sort()) ids.set(path, (await ensureFolder(drive, path)).id)
  return ids
}
