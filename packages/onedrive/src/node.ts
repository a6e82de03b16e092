/** What needs Node: files on disk, and pooled connections. Everything else of this package runs anywhere. */
import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Agent, fetch as undiciFetch } from 'undici'
import { TransferError } from './errors.ts'
import type { DriveItem } from './graph/wire.ts'
import type { ItemClient } from './item-client.ts'
import type { ByteSource } from './transfers/byte-source.ts'
import { createQuickXorHash } from './transfers/quick-xor-hash.ts'
import type { UploadOptions } from './transfers/upload.ts'

/**
 * A file on disk to upload from. Its size is taken now; a file that changes until it is sent is refused.
 *
 * @throws {TransferError} `disk` when it cannot be opened
 */
export async function fileSource(path: string): Promise<ByteSource> {
  const file = await open(path).catch((cause) => {
    throw diskError(`"${path}" cannot be opened`, cause)
  })
  const { size } = await file.stat()
  return {
    size,
    rereadable: true,
    read: async (start, end) => {
      const bytes = new Uint8Array(end - start)
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
    close: () => file.close(),
  }
}

/**
 * Uploads a file from disk into a folder, under its own name unless another is given.
 *
 * @throws {TransferError} `disk`, and all that `upload` throws
 */
export async function uploadFile(
  folder: ItemClient,
  path: string,
  { name = basename(path), ...options }: UploadOptions & { readonly name?: string } = {},
): Promise<DriveItem> {
  return folder.upload(name, await fileSource(path), options)
}

export type DownloadToFileOptions = {
  readonly signal?: AbortSignal | undefined
  /** Called after each piece that is on disk. `total` is absent where the service does not know it. */
  readonly onProgress?: ((progress: { loaded: number; total?: number }) => void) | undefined
  /** `false` takes what came without comparing its size and hash. @default true */
  readonly verify?: boolean | undefined
}

/**
 * Downloads a file to disk. It is written beside its final name and renamed when whole and verified: under that name
 * there is either the old file or the complete new one, whatever happens.
 *
 * @throws {TransferError} `disk` (for example full), `hash_mismatch`, `content_changed`
 * @throws {GraphError} `itemNotFound` …
 * @throws {TransportError} when the network stays away, or the caller gave up
 */
export async function downloadToFile(
  item: ItemClient,
  path: string,
  { signal, onProgress, verify = true }: DownloadToFileOptions = {},
): Promise<DriveItem> {
  const expected = await item.get()
  const part = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.part`)
  try {
    const hash = await writePart(item.content({ signal }), part, (loaded) =>
      onProgress?.({ loaded, ...(expected.size !== undefined && { total: expected.size }) }),
    )
    if (verify) assertComplete(expected, hash)
    await rename(part, path).catch((cause) => {
      throw diskError(`"${path}" cannot be written`, cause)
    })
    return expected
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined)
    throw error
  }
}

type Written = { readonly size: number; readonly quickXorHash: string }

async function writePart(
  content: AsyncIterable<Uint8Array>,
  part: string,
  written: (size: number) => void,
): Promise<Written> {
  const disk = (cause: unknown): never => {
    throw diskError(`"${part}" cannot be written`, cause)
  }
  const file = await open(part, 'wx').catch(disk)
  const hash = createQuickXorHash()
  let size = 0
  try {
    for await (const bytes of content) {
      await file.writeFile(bytes).catch(disk)
      hash.update(bytes)
      size += bytes.length
      written(size)
    }
    // Some file systems report a full disk only here.
    await file.sync().catch(disk)
  } finally {
    await file.close()
  }
  return { size, quickXorHash: hash.digest() }
}

function assertComplete(expected: DriveItem, { size, quickXorHash }: Written): void {
  const promised = expected.file?.hashes?.quickXorHash
  if ((expected.size === undefined || expected.size === size) && (!promised || promised === quickXorHash)) return
  throw new TransferError('hash_mismatch', 'What arrived is not what OneDrive holds. Download it again.')
}

function diskError(what: string, cause: unknown): TransferError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
  const hint = code === 'ENOSPC' ? 'The disk is full; make room and try again.' : `The system says ${code}.`
  return new TransferError('disk', `${what}. ${hint}`, { cause })
}

/**
 * A `fetch` on connections of its own, kept warm, over HTTP/1.1: with many requests in flight that is faster than one
 * HTTP/2 connection. Close it when done.
 */
export function pooledFetch({ connections = 16 }: { readonly connections?: number } = {}): {
  readonly fetch: typeof fetch
  close(): Promise<void>
} {
  const agent = new Agent({ connections, allowH2: false, keepAliveTimeout: 30_000 })
  const send = (input: string | URL | Request, init?: RequestInit): Promise<Response> =>
    undiciFetch(input as never, { ...init, dispatcher: agent } as never) as unknown as Promise<Response>
  return { fetch: send, close: () => agent.close() }
}
