/** A folder of OneDrive, down to disk: listed by its changes, each file by the URL that the listing gave. */
import { mkdir } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { driveAddress, itemAddress } from '../drives/address.ts'
import { inOperation } from '../http/trace.ts'
import { type ItemClient, itemClient } from '../item-client.ts'
import { parallel } from '../transfers/parallel.ts'
import { type ReadTreeOptions, type RemoteEntry, type RemoteTree, readRemoteTree } from '../trees/remote-tree.ts'
import { diskError } from './disk-error.ts'
import { downloadToFile } from './download-file.ts'
import { attributesOf, createReport, type FileResult, type TreeReport } from './tree-report.ts'

export type DownloadTreeOptions = {
  /** Gives the files the times the items have. @default true */
  readonly keepTimes?: boolean | undefined
  /** Leaves out what it says `true` to. */
  readonly exclude?: ((path: string, folder: boolean) => boolean) | undefined
  /** Files at once. @default 32 */
  readonly concurrency?: number | undefined
  readonly onResult?: ((result: FileResult) => void) | undefined
  readonly onProgress?: ((progress: { bytes: number; total: number }) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** Smaller files are loaded again as quickly. */
const resumable = 20 * 1024 * 1024

/** Everything below a folder; see `readRemoteTree`. @throws {GraphError} */
export function listTree(folder: ItemClient, options: ReadTreeOptions = {}): Promise<RemoteTree> {
  return readRemoteTree(folder.means, folder.address, options)
}

/**
 * Downloads what is in a folder of OneDrive into a folder on disk, which is made when it is missing. A file that fails
 * does not stop the others; under each name there is either the old file or the complete new one. What has come of a
 * large file is kept beside it when the download is interrupted, and gone on with the next time.
 *
 * @throws {GraphError} when the folder cannot be listed
 * @throws {TransferError} `disk` when a folder cannot be made
 * @throws {TransportError} `aborted` when the caller gave up
 */
export async function downloadTree(
  folder: ItemClient,
  path: string,
  options: DownloadTreeOptions = {},
): Promise<TreeReport> {
  const carry = async (): Promise<TreeReport> => {
    const { entries } = await listTree(folder, { signal: options.signal })
    const { add, report } = createReport(options.onResult)
    await writeEntries(folder, path, entries, options, add)
    return report()
  }
  return inOperation(folder.means.tracer, 'onedrive.download_tree', carry, attributesOf)
}

/** The second half, for those who know already what is to be written. */
export async function writeEntries(
  folder: ItemClient,
  root: string,
  entries: readonly RemoteEntry[],
  { keepTimes = true, exclude = () => false, concurrency = 32, signal, onProgress }: DownloadTreeOptions,
  add: (result: FileResult) => void,
): Promise<void> {
  const { done, skipped, failed } = createReport(add)
  const wanted = entries.filter(({ path, item }) => !exclude(path, item.folder !== undefined))
  const files = wanted.filter(({ item }) => item.file)
  const total = files.reduce((sum, { item }) => sum + (item.size ?? 0), 0)
  let bytes = 0

  await makeFolder(root)
  for (const { path, item } of wanted) {
    if (!isSafe(path)) skipped(path, 'Its name would lead out of the folder.')
    else if (item.folder && !item.package) await makeFolder(join(root, path))
    else if (!item.file) skipped(path, 'It has no content of its own: a notebook, or a link to another drive.')
  }
  await parallel(
    files.filter(({ path }) => isSafe(path)),
    concurrency,
    async ({ path, item }) => {
      try {
        let before = 0
        const client = clientOf(folder, item.id, item.parentReference?.driveId)
        await downloadToFile(client, join(root, path), {
          item,
          resume: (item.size ?? 0) > resumable,
          keepTimes,
          signal,
          onProgress: ({ loaded }) => {
            bytes += loaded - before
            before = loaded
            onProgress?.({ bytes, total })
          },
        })
        done(path, item.size ?? 0, item)
      } catch (error) {
        failed(path, error)
      }
    },
  )
}

function clientOf({ means, address }: ItemClient, id: string, driveId: string | undefined): ItemClient {
  const drive =
    driveId === undefined ? address.self.replace(/\/(root|items|special)\b.*$/, '') : driveAddress({ id: driveId })
  return itemClient(means, drive, itemAddress(drive, id))
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((cause) => {
    throw diskError(`The folder "${path}" cannot be made`, cause)
  })
}

/** OneDrive allows no such names; a service that lies must not write elsewhere. */
function isSafe(path: string): boolean {
  return path.split('/').every((name) => name !== '' && name !== '.' && name !== '..' && !name.includes(sep))
}
