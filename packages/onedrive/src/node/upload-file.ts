/** Uploads from disk, or through it. */
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { DriveItem, FileSystemInfo } from '../graph/wire.ts'
import type { ItemClient } from '../item-client.ts'
import type { ByteSource } from '../transfers/byte-source.ts'
import type { UploadOptions } from '../transfers/upload.ts'
import { diskError } from './disk-error.ts'
import { fileSource } from './file-source.ts'
import { sessionFile } from './session-file.ts'

export type UploadFileOptions = UploadOptions & {
  /** @default the file's own */
  readonly name?: string
  /** Keeps the file's times. Costs one request more for a small file. @default false */
  readonly keepTimes?: boolean
  /** A file to keep the upload session in, so that another process can go on with it. */
  readonly sessionFile?: string
}

/**
 * Uploads a file from disk into a folder.
 *
 * @throws {TransferError} `disk`, `source_changed`, and all that `upload` throws
 */
export async function uploadFile(
  folder: ItemClient,
  path: string,
  { name = basename(path), keepTimes = false, sessionFile: kept, ...options }: UploadFileOptions = {},
): Promise<DriveItem> {
  const source = await fileSource(path)
  return folder.upload(name, source, {
    ...options,
    ...(keepTimes && { fileSystemInfo: await timesOf(path) }),
    ...(kept !== undefined && { session: sessionFile(kept) }),
  })
}

async function timesOf(path: string): Promise<FileSystemInfo> {
  const { birthtime, mtime } = await stat(path)
  return fileSystemInfo(birthtime, mtime)
}

/** Not every file system knows when a file was made. */
export function fileSystemInfo(birthtime: Date, mtime: Date): FileSystemInfo {
  const created = birthtime.getTime() > 0 && birthtime < mtime ? birthtime : mtime
  return { createdDateTime: created.toISOString(), lastModifiedDateTime: mtime.toISOString() }
}

/**
 * Uploads a stream of any length, known or not: without a `size` it is written to a temporary file first, because
 * OneDrive wants to know the length before the first byte.
 *
 * @throws {TransferError} `disk`, and all that `upload` throws
 */
export async function uploadStream(
  folder: ItemClient,
  name: string,
  stream: ReadableStream<Uint8Array> | Readable,
  options: UploadOptions = {},
): Promise<DriveItem> {
  if (options.size !== undefined) {
    const web = stream instanceof Readable ? (Readable.toWeb(stream) as ReadableStream<Uint8Array>) : stream
    return folder.upload(name, web, options)
  }
  return folder.upload(name, await spooled(stream, options.signal), options)
}

async function spooled(stream: ReadableStream<Uint8Array> | Readable, signal?: AbortSignal): Promise<ByteSource> {
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-'))
  const path = join(folder, 'stream')
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    // Readable by this user only: mkdtemp sees to that.
    const target = createWriteStream(path)
    await (signal ? pipeline(stream, target, { signal }) : pipeline(stream, target))
    const source = await fileSource(path)
    return {
      ...source,
      close: async () => {
        await source.close?.()
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error instanceof Error && 'code' in error && error.code === 'ENOSPC'
      ? diskError('The stream cannot be kept until its end', error)
      : error
  }
}
