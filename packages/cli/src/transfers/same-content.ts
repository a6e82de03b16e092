/** Whether a file here and a file there hold the same. */
import { createReadStream } from 'node:fs'
import { createQuickXorHash, type DriveItem } from '@drawbridge/onedrive'
import { localError } from '../errors.ts'
import type { LocalPlace } from './local-place.ts'

/** By size, then by hash. @throws {CommandError} `local_…` when the file cannot be read */
export async function sameContent({ file, size }: LocalPlace, item: DriveItem): Promise<boolean> {
  const expected = item.file?.hashes?.quickXorHash
  return item.size === size && typeof expected === 'string' && (await hashOf(file)) === expected
}

async function hashOf(file: string): Promise<string> {
  const hash = createQuickXorHash()
  try {
    for await (const bytes of createReadStream(file, { highWaterMark: 1024 * 1024 })) hash.update(bytes as Uint8Array)
  } catch (error) {
    throw localError(file, error)
  }
  return hash.digest()
}
