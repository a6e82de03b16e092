/**
 * The bytes of files, one blob each, under random names that say nothing about the content.
 *
 * A blob is complete on disk before the change that names it is logged. What a crash leaves behind is therefore never
 * half a file, only a blob that no log names: `keepOnly` sweeps those away at start.
 */
import { randomBytes } from 'node:crypto'
import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { type QuickXorHash, quickXorHash } from './drive/quick-xor-hash.ts'

/** Chunks are gathered to this many bytes before they are written, so that the disk is asked seldom. */
const writeSize = 1 << 20

export type StoredBlob = {
  readonly key: string
  /** Bytes. */
  readonly size: number
  /** Base64. */
  readonly quickXorHash: string
}

export type BlobWriter = {
  readonly key: string
  /** Bytes that are certainly in the blob. */
  readonly size: number
  /**
   * Adds everything the source yields, or nothing: when the source fails or `accept` throws, the blob is cut back.
   *
   * @param accept told the length so far as it grows, and once more at the end; throws to refuse
   */
  append(source: AsyncIterable<Uint8Array>, accept?: (length: number, isEnd: boolean) => void): Promise<void>
  /** The finished blob. */
  finish(): Promise<StoredBlob>
  /** Closes and removes it. */
  discard(): Promise<void>
  /** Closes the file and keeps it, to be resumed another time. */
  suspend(): Promise<void>
}

export type Blobs = {
  /** The file that holds a blob. */
  path(key: string): string
  create(): Promise<BlobWriter>
  /** Goes on with a blob of which the first `size` bytes are certain; what follows them is cut off. */
  resume(key: string, size: number): Promise<BlobWriter>
  remove(key: string): void
  /** Takes over the blob that a file of the same name is, without copying its bytes where the disk can. */
  adopt(key: string, file: string): void
  /** Removes every blob but these. */
  keepOnly(keys: ReadonlySet<string>): void
}

/** @param folder made when needed */
export function openBlobs(folder: string): Blobs {
  const path = (key: string): string => join(folder, key)
  mkdirSync(folder, { recursive: true })

  return {
    path,
    create: () => {
      const key = randomBytes(12).toString('hex')
      return openWriter(key, path(key), 'wx+', 0)
    },
    resume: (key, size) => openWriter(key, path(key), 'r+', size),
    remove: (key) => rmSync(path(key), { force: true }),
    adopt(key, file) {
      if (existsSync(path(key))) return
      try {
        linkSync(file, path(key))
      } catch {
        copyFileSync(file, path(key))
      }
    },
    keepOnly(keys) {
      for (const name of readdirSync(folder)) if (!keys.has(name)) rmSync(path(name), { force: true })
    },
  }
}

async function openWriter(key: string, path: string, flags: string, start: number): Promise<BlobWriter> {
  const file = await open(path, flags, 0o600)
  let size = start
  let hash = await hashOf(file, size)
  await file.truncate(size)

  return {
    key,
    get size() {
      return size
    },

    async append(source, accept = () => {}) {
      let written = 0
      try {
        for await (const chunks of gathered(source)) {
          accept(written + lengthOf(chunks), false)
          await writeAll(file, chunks, size + written)
          for (const chunk of chunks) hash.update(chunk)
          written += lengthOf(chunks)
        }
        accept(written, true)
      } catch (error) {
        await file.truncate(size)
        if (written > 0) hash = await hashOf(file, size)
        throw error
      }
      size += written
    },

    async finish() {
      await file.close()
      return { key, size, quickXorHash: hash.digest() }
    },

    async discard() {
      await file.close()
      rmSync(path, { force: true })
    },

    suspend: () => file.close(),
  }
}

async function hashOf(file: FileHandle, size: number): Promise<QuickXorHash> {
  const hash = quickXorHash()
  const buffer = Buffer.alloc(Math.min(size, writeSize))
  for (let at = 0; at < size; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, size - at), at)
    if (bytesRead === 0) throw new Error('A blob is shorter than the log says.')
    hash.update(buffer.subarray(0, bytesRead))
    at += bytesRead
  }
  return hash
}

async function* gathered(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array[]> {
  let chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of source) {
    chunks.push(chunk)
    length += chunk.length
    if (length < writeSize) continue
    yield chunks
    chunks = []
    length = 0
  }
  if (length > 0) yield chunks
}

async function writeAll(file: FileHandle, chunks: Uint8Array[], position: number): Promise<void> {
  const length = lengthOf(chunks)
  const { bytesWritten } = await file.writev(chunks, position)
  if (bytesWritten === length) return
  const rest = Buffer.concat(chunks).subarray(bytesWritten)
  for (let at = 0; at < rest.length; ) {
    at += (await file.write(rest, at, rest.length - at, position + bytesWritten + at)).bytesWritten
  }
}

function lengthOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0)
}
