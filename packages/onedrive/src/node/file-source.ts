/** A file on disk as a source to upload from. */
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { TransferError } from '../errors.ts'
import type { ByteSource, Bytes } from '../transfers/byte-source.ts'
import { diskError } from './disk-error.ts'

/** A pipe without a writer would keep the opening waiting. Windows knows no such flag. */
const withoutWaiting = constants.O_NONBLOCK ?? 0

/**
 * Its size is taken now; a file that changes until it is sent is refused.
 *
 * @throws {TransferError} `disk` when it cannot be opened
 */
export async function fileSource(path: string): Promise<ByteSource> {
  const file = await open(path, constants.O_RDONLY | withoutWaiting).catch((cause) => {
    throw diskError(`"${path}" cannot be opened`, cause)
  })
  try {
    return await sourceOf(file, path)
  } catch (error) {
    await file.close()
    throw error
  }
}

async function sourceOf(file: FileHandle, path: string): Promise<ByteSource> {
  const stat = await file.stat({ bigint: true })
  if (!stat.isFile())
    throw new TransferError(
      'disk',
      `"${path}" is not a file, which has a size and can be read again. Upload it as a stream.`,
    )
  const mark = `${stat.ino}-${stat.mtimeNs}`
  return {
    size: Number(stat.size),
    rereadable: true,
    mark,
    read: async (start, end, into) => {
      const bytes: Bytes =
        into && into.length >= end - start ? into.subarray(0, end - start) : new Uint8Array(end - start)
      let length = 0
      while (length < bytes.length) {
        const { bytesRead } = await file.read(bytes, length, bytes.length - length, start + length).catch((cause) => {
          throw diskError(`"${path}" cannot be read`, cause)
        })
        if (bytesRead === 0) break
        length += bytesRead
      }
      return bytes.subarray(0, length)
    },
    assertUnchanged: async () => {
      const now = await file.stat({ bigint: true })
      if (now.mtimeNs === stat.mtimeNs && now.size === stat.size) return
      throw new TransferError('source_changed', `"${path}" was written to while it was being read. Upload it again.`)
    },
    close: () => file.close(),
  }
}
