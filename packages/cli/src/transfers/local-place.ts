/** Places on this machine, as they were named. */
import { stat } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import { CommandError, localError, systemCode } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'

export type LocalPlace = {
  readonly file: string
  readonly folder: boolean
  /** Neither file nor folder: a pipe, a device. */
  readonly special: boolean
  /** Bytes. */
  readonly size: number
}

/** What is there; nothing is no failure. @throws {CommandError} `local_…` when it cannot be looked at */
export async function findPlace(place: string): Promise<LocalPlace | undefined> {
  const file = resolve(place)
  try {
    const found = await stat(file)
    const folder = found.isDirectory()
    return { file, folder, special: !folder && !found.isFile(), size: found.size }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw localError(place, error)
  }
}

/** @throws {CommandError} `local_…` also when there is nothing, or a pipe or device */
export async function requirePlace(place: string): Promise<LocalPlace> {
  const found = await findPlace(place)
  if (found?.special) {
    throw new CommandError(`"${place}" is neither a file nor a folder.`, {
      code: 'local_special',
      exitCode: exitCodes.local,
      remedy: `What comes out of it is uploaded by: drawbridge put - /new-name < '${place}'`,
    })
  }
  if (found) return found
  throw localError(place, Object.assign(new Error('missing'), { code: 'ENOENT' }))
}

/**
 * A place in this folder. Whoever shares a folder chooses the names in it, so none of them may lead out.
 *
 * @throws {CommandError} `name_not_allowed`
 */
export function placeInside(folder: string, name: string): string {
  if (!/^\.{0,2}$/.test(name) && !/[/\\\0]/.test(name)) return resolve(folder) + sep + name
  throw new CommandError(`The name "${name}" would lead out of ${folder}.`, {
    code: 'name_not_allowed',
    exitCode: exitCodes.local,
    remedy: 'Rename the item on OneDrive.',
  })
}
