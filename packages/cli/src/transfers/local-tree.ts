/** Files and folders on this machine, below the places that were named. */
import { opendir, realpath, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { nameProblem } from '@drawbridge/onedrive'
import { CommandError, localError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'

export type LocalEntry = {
  /** Names with slashes between them, from the place that was named; its own name for a single file. */
  readonly path: string
  readonly file: string
  readonly folder: boolean
  /** Bytes. */
  readonly size: number
  readonly modifiedMs: number
}

/**
 * Everything below a folder, each folder before what is in it. Symbolic links are followed; one that leads back to a
 * folder around it is refused. Sockets, pipes and devices are left out.
 *
 * @throws {CommandError} `local_…`
 */
export async function localTree(folder: string): Promise<LocalEntry[]> {
  const entries: LocalEntry[] = []

  async function below(at: string, path: string, around: readonly string[]): Promise<void> {
    const real = await realpath(at)
    if (around.includes(real)) throw localError(at, Object.assign(new Error('cycle'), { code: 'ELOOP' }))
    const names: string[] = []
    for await (const { name } of await opendir(at)) names.push(name)
    for (const name of names.sort()) {
      const entry = await localEntry(join(at, name), path === '' ? name : `${path}/${name}`)
      if (!entry) continue
      entries.push(entry)
      if (entry.folder) await below(entry.file, entry.path, [...around, real])
    }
  }

  await below(folder, '', []).catch((error) => {
    throw error instanceof CommandError ? error : localError(error.path ?? folder, error)
  })
  return entries
}

/** @throws {CommandError} `local_…` when there is nothing at this place */
export async function localPlace(place: string): Promise<LocalEntry> {
  const file = resolve(place)
  const entry = await localEntry(file, basename(file))
  if (entry) return entry
  throw new CommandError(`"${place}" is neither a file nor a folder.`, {
    code: 'local_special',
    exitCode: exitCodes.local,
    remedy: 'Name a file or a folder.',
  })
}

async function localEntry(file: string, path: string): Promise<LocalEntry | undefined> {
  const found = await stat(file).catch((error) => {
    throw localError(file, error)
  })
  if (!found.isFile() && !found.isDirectory()) return undefined
  return { path, file, folder: found.isDirectory(), size: found.isFile() ? found.size : 0, modifiedMs: found.mtimeMs }
}

/**
 * Refuses the whole list when OneDrive cannot hold one of the names, or cannot tell two of them apart.
 *
 * @throws {CommandError} `name_not_allowed`, naming each and its rule
 */
export function assertUploadable(entries: readonly LocalEntry[]): void {
  const problems: string[] = []
  const seen = new Map<string, string>()
  for (const { path, file } of entries) {
    const problem = nameProblem(path.slice(path.lastIndexOf('/') + 1))
    if (problem) problems.push(`${file}: ${problem}`)
    const folded = path.toLowerCase()
    const other = seen.get(folded)
    if (other !== undefined)
      problems.push(`${file}: on OneDrive it has the same name as ${other}, since letter case does not count`)
    seen.set(folded, file)
  }
  if (problems.length === 0) return
  const shown = problems.slice(0, 10).map((problem) => `\n    ${problem}`)
  const more = problems.length > 10 ? `\n    and ${problems.length - 10} more` : ''
  throw new CommandError(
    `OneDrive cannot hold ${problems.length === 1 ? 'this name' : 'these names'}:${shown.join('')}${more}`,
    {
      code: 'name_not_allowed',
      exitCode: exitCodes.usage,
      remedy: 'Rename on this side. Nothing was sent.',
    },
  )
}
