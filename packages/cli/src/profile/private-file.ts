/** Files that only their owner may read. */
import { randomUUID } from 'node:crypto'
import { chmod, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CommandError, localError, systemCode } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'

/**
 * The text of a file; `undefined` where there is none.
 *
 * @throws {CommandError} `file_not_private` when others may read or write it, `local_…` when it cannot be read
 */
export async function readPrivate(file: string): Promise<string | undefined> {
  try {
    await assertPrivate(file)
    return await readFile(file, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error instanceof CommandError ? error : localError(file, error)
  }
}

/** Replaces the file in one step: under its name there is the old text or the new, whatever happens. */
export async function writePrivate(file: string, text: string): Promise<void> {
  const part = `${file}.${randomUUID().slice(0, 8)}.part`
  try {
    await makePrivateFolder(dirname(file))
    const handle = await open(part, 'wx', 0o600)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined)
    throw localError(file, error)
  }
}

export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // An older folder keeps the mode it was made with.
  if (process.platform !== 'win32') await chmod(folder, 0o700)
}

/** Windows has no such bits; there the profile folder is the user's own by inheritance. */
async function assertPrivate(file: string): Promise<void> {
  const { mode, uid } = await stat(file)
  if (process.platform === 'win32') return
  const stranger = uid !== process.getuid?.() && uid !== 0
  if (!stranger && (mode & 0o077) === 0) return
  const words = {
    code: 'file_not_private',
    exitCode: exitCodes.local,
    remedy: stranger
      ? 'Use a configuration folder of your own.'
      : `If nobody else has read it: chmod 600 '${file}'. If somebody may have: drawbridge logout, and sign in anew.`,
  }
  throw new CommandError(`"${file}" belongs to somebody else, or can be read by others.`, words)
}
