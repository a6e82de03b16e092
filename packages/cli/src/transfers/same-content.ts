/** Whether a file here and a file there hold the same. */
import { createReadStream } from 'node:fs'
import { createQuickXorHash, type DriveItem } from '@drawbridge/onedrive'
import { localError } from '../errors.ts'

type Local = { readonly file: string; readonly size: number; readonly modifiedMs: number }

/** Times on both sides may be rounded to seconds. */
const toleranceMs = 1000

/** By size, then by time where it was kept, then by hash; only the last reads the file. */
export async function sameContent({ file, size, modifiedMs }: Local, item: DriveItem): Promise<boolean> {
  if (item.file === undefined || item.size !== size) return false
  const time = Date.parse(item.fileSystemInfo?.lastModifiedDateTime ?? '')
  if (Math.abs(time - modifiedMs) < toleranceMs) return true
  const expected = item.file.hashes?.quickXorHash
  return typeof expected === 'string' && (await hashOf(file)) === expected
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
