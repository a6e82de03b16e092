/** What the last argument of `mv`, `cp` and `put` means: a folder to put things into, or a new name. */
import type { DriveClient, DriveItem } from '@drawbridge/onedrive'
import { usageError } from '../errors.ts'
import { ensureFolder, findAt } from './items.ts'
import { display, joinRemote, notFound, parentOf, parseRemote } from './remote-path.ts'
import { isFolder } from './walk.ts'

export type Target = {
  readonly folder: DriveItem
  readonly place: {
    /** The new name, where one was given. */
    readonly name: string | undefined
    /** Where something of this name comes to be. */
    readonly path: (name: string) => string
  }
}

/**
 * A folder that is there, or a path that ends in a slash, takes things under their own names. Any other path is the
 * new name of the one thing.
 *
 * @throws {CommandError} `usage` when several things would get one name, `item_not_found` when the folder above is
 *   missing
 */
export async function targetOf(drive: DriveClient, text: string, sources: number): Promise<Target> {
  const { path, name, folder } = parseRemote(text)
  const there = await findAt(drive, path)
  if (there && isFolder(there)) return into(path, there)
  if (folder) {
    if (there) throw usageError(`${display(path)} is a file, not a folder.`, 'Leave out the slash, or name a folder.')
    return into(path, await ensureFolder(drive, path))
  }
  if (sources > 1)
    throw usageError(`Several things cannot all be named ${display(path)}.`, 'End the path of a folder with a slash.')
  const parent = parentOf(path)
  const above = await findAt(drive, parent)
  if (!above) throw notFound(parent)
  return { folder: above, place: { name, path: () => path } }
}

function into(path: string, folder: DriveItem): Target {
  return { folder, place: { name: undefined, path: (name) => joinRemote(path, name) } }
}
