/** Standard input as a file: an upload has to know how much there is, and may have to send a part again. */
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { localError } from '../errors.ts'
import type { LocalEntry } from './local-tree.ts'

export type Spooled = AsyncDisposable & { readonly entry: LocalEntry }

/** In a folder of its own that only its owner can look into, gone at the end. */
export async function spoolInput(input: Readable): Promise<Spooled> {
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-'))
  const file = join(folder, 'input')
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    await pipeline(input, createWriteStream(file, { mode: 0o600 }))
    const { size, mtimeMs } = await stat(file)
    return { entry: { path: 'input', file, folder: false, size, modifiedMs: mtimeMs }, [Symbol.asyncDispose]: remove }
  } catch (error) {
    await remove()
    throw localError(file, error)
  }
}
