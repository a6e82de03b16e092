/** Items that a command cannot do anything with. */
import type { DriveItem } from '@drawbridge/onedrive'
import { usageError } from '../errors.ts'
import { display } from './remote-path.ts'
import { isFolder } from './walk.ts'

/** @throws {CommandError} `usage` */
export function refuseFolder(path: string, item: DriveItem): void {
  if (isFolder(item)) throw usageError(`${display(path)} is a folder.`, 'Name a file.')
}

/** @throws {CommandError} `usage` for the root, which OneDrive does not let go */
export function refuseRoot(path: string): void {
  if (path === '') throw usageError('The root of the drive stays where it is.', 'Name something in it: /Documents.')
}

/** @throws {CommandError} `usage` for a folder that is to go into itself, or into what is in it */
export function refuseInside(path: string, into: string): void {
  if (!`${into}/`.toLowerCase().startsWith(`${path}/`.toLowerCase())) return
  throw usageError(`${display(path)} cannot go into itself.`, 'Name a folder outside of it.')
}
