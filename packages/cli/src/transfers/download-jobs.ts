/** From items on the drive to local files. */
import { mkdir, utimes } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import type { DriveClient, DriveItem } from '@drawbridge/onedrive'
import { CommandError, localError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { display } from '../remote/remote-path.ts'
import type { Job } from './run-jobs.ts'

export function downloadJob(
  drive: DriveClient,
  item: DriveItem,
  { path, file }: { readonly path: string; readonly file: string },
  signal: AbortSignal,
): Job {
  return {
    label: display(path),
    size: item.size ?? 0,
    run: async (onLoaded) => {
      const { downloadToFile } = await import('@drawbridge/onedrive/node')
      await makeFolder(dirname(file))
      const { id, size, fileSystemInfo } = await downloadToFile(drive.item(item.id), file, {
        signal,
        onProgress: ({ loaded }) => onLoaded(loaded),
      })
      await keepTime(file, fileSystemInfo?.lastModifiedDateTime ?? item.fileSystemInfo?.lastModifiedDateTime)
      return { path: display(path), file, id, size }
    },
  }
}

export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error) => {
    throw localError(folder, error)
  })
}

/**
 * A place inside this folder. Whoever shares a folder chooses the names in it, so none of them may lead out.
 *
 * @throws {CommandError} `name_not_allowed`
 */
export function placeInside(folder: string, path: string): string {
  const place = resolve(folder, ...path.split('/'))
  const names = path.split('/')
  const odd = names.some((name) => name === '' || name === '.' || name === '..' || /[\\\0]/.test(name))
  if (!odd && place.startsWith(join(resolve(folder), sep))) return place
  throw new CommandError(`The name "${path}" would lead out of ${folder}.`, {
    code: 'name_not_allowed',
    exitCode: exitCodes.local,
    remedy: 'Rename the item on OneDrive.',
  })
}

async function keepTime(file: string, moment: string | null | undefined): Promise<void> {
  const time = new Date(moment ?? Number.NaN)
  // The content is there and whole; a file system that keeps no times is no reason to fail.
  if (!Number.isNaN(time.getTime())) await utimes(file, time, time).catch(() => undefined)
}
