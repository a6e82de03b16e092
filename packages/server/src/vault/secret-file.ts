/** A secret of the server itself, kept in a file of the data folder that only its owner may read. */
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { Problem } from '../errors.ts'

/**
 * Reads the secret, or makes it once. Two servers that start together end with the same one.
 *
 * @throws {Problem} `configuration_invalid` when others may read the file, or it cannot be read or made
 */
export function secretFile(path: string, make: () => string): string {
  return existingSecret(path) ?? createSecret(path, make())
}

/** `undefined` when there is no such file. @throws {Problem} as `secretFile` does */
export function existingSecret(path: string): string | undefined {
  try {
    const { mode } = statSync(path)
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new Problem(
        'configuration_invalid',
        `${path} may be read by other users of this machine. Run chmod 600 ${path}, then start again.`,
      )
    }
    const secret = readFileSync(path, 'utf8').trim()
    if (secret === '') throw new Problem('configuration_invalid', `${path} is empty. Restore it from your backup.`)
    return secret
  } catch (error) {
    if (error instanceof Problem) throw error
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw unusable(path, error)
  }
}

/** Adds a line. The file is replaced as a whole, so that a crash leaves the old one or the new one. */
export function appendSecret(path: string, line: string): void {
  try {
    renameSync(writeUnfinished(path, `${existingSecret(path) ?? ''}\n${line}\n`.trimStart()), path)
  } catch (error) {
    throw error instanceof Problem ? error : unusable(path, error)
  }
}

/** Written whole under another name and then linked: the file appears complete, and never replaces one that is there. */
function createSecret(path: string, secret: string): string {
  try {
    const unfinished = writeUnfinished(path, `${secret}\n`)
    try {
      linkSync(unfinished, path)
    } finally {
      unlinkSync(unfinished)
    }
    return secret
  } catch (error) {
    const winner = (error as NodeJS.ErrnoException).code === 'EEXIST' ? existingSecret(path) : undefined
    if (winner !== undefined) return winner
    throw unusable(path, error)
  }
}

function writeUnfinished(path: string, text: string): string {
  const unfinished = `${path}.${randomBytes(6).toString('hex')}.new`
  const file = openSync(unfinished, 'wx', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return unfinished
}

function unusable(path: string, cause: unknown): Problem {
  const { code } = cause as NodeJS.ErrnoException
  const remedy = code === 'ENOSPC' ? 'The disk is full; make room.' : 'Choose a data folder that you may write to.'
  return new Problem('configuration_invalid', `${path} cannot be used (${code}). ${remedy}`, { cause })
}
