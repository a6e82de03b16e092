/** What the last argument of `mv`, `cp` and `put` means: a folder to put things into, or a new name. */
import { usageError } from '../errors.ts'
import type { Connection } from '../session.ts'
import { ensureFolder, findBelow, type Located, startOf } from './items.ts'
import { display, joinRemote, notFound, parentOf, parseRemote } from './remote-path.ts'
import { isFolder } from './walk.ts'

export type Target = {
  readonly folder: Located
  readonly place: {
    /** The new name, where one was given. */
    readonly name: string | undefined
    /** Where something of this name comes to be. */
    readonly path: (name: string) => string
    /** Where it is, when its name had to be another. */
    readonly became: (name: string) => string
  }
}

/**
 * A folder that is there, or a path that ends in a slash, takes things under their own names. Any other path is the
 * new name of the one thing.
 *
 * @throws {CommandError} `usage` when several things would get one name, `item_not_found` when the folder above is
 *   missing
 */
export async function targetOf(
  drives: Pick<Connection, 'oneDrive' | 'drive'>,
  text: string,
  sources: number,
): Promise<Target> {
  const remote = parseRemote(text)
  const { path, name, folder } = remote
  const start = await startOf(drives, remote)
  const shown = display(joinRemote(start.path, path))
  const there = await findBelow(start, path)
  if (there && isFolder(there.item)) return into(there)
  if (there && path === '') throw usageError(`${shown} is a file, not a folder.`, 'Name a folder.')
  if (folder) {
    if (there) throw usageError(`${shown} is a file, not a folder.`, 'Leave out the slash, or name a folder.')
    return into(await ensureFolder(start, path))
  }
  if (sources > 1)
    throw usageError(`Several things cannot all be named ${shown}.`, 'End the path of a folder with a slash.')
  const above = await findBelow(start, parentOf(path))
  if (!above) throw notFound(display(joinRemote(start.path, parentOf(path))))
  const became = (renamed: string): string => joinRemote(above.path, renamed)
  return { folder: above, place: { name, path: () => joinRemote(start.path, path), became } }
}

function into(folder: Located): Target {
  const path = (name: string): string => joinRemote(folder.path, name)
  return { folder, place: { name: undefined, path, became: path } }
}
