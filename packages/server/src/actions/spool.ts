/**
 * A stream of unknown length on its way into OneDrive: an upload has to say its length first, so it goes to disk and
 * is gone with the upload.
 */
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import type { ByteSource } from '@drawbridge/onedrive'
import { fileSource } from '@drawbridge/onedrive/node'
import { Problem } from '../errors.ts'

/** An address that never ends must not fill the disk. */
const longest = 4 * 1024 ** 3

export type Spooled = { readonly source: ByteSource; readonly remove: () => Promise<void> }

/** @throws {Problem} `payload_too_large` */
export async function spoolStream(stream: ReadableStream<Uint8Array>, mostBytes = longest): Promise<Spooled> {
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-spool-'))
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    const path = join(folder, 'content')
    const bytes = Readable.fromWeb(stream as NodeStream<Uint8Array>)
    await pipeline(bytes, upTo(mostBytes), createWriteStream(path, { mode: 0o600 }))
    const source = await fileSource(path)
    return {
      source,
      remove: async () => {
        await source.close?.()
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}

function upTo(most: number) {
  return async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let length = 0
    for await (const chunk of chunks) {
      length += chunk.length
      if (length > most) {
        throw new Problem('payload_too_large', `What does not say how long it is may have ${most} bytes at most.`)
      }
      yield chunk
    }
  }
}
