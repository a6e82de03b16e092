/** A folder on disk and all that is below it. */
import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parallel } from '../transfers/parallel.ts'
import { diskError } from './disk-error.ts'
import { isPartFile } from './part-file.ts'
import type { FileResult } from './tree-report.ts'

export type LocalFile = {
  /** From the tree's root, with `/` between the names. */
  readonly path: string
  readonly size: number
  readonly birthtime: Date
  readonly mtime: Date
}

export type LocalTree = {
  readonly root: string
  /** Parents before their children. */
  readonly folders: readonly string[]
  readonly files: readonly LocalFile[]
  /** What cannot be read, or is neither file nor folder. */
  readonly problems: readonly FileResult[]
}

export type LocalTreeOptions = {
  /** Follows symbolic links; a circle of them is a problem of its own. @default false: they are skipped */
  readonly followSymlinks?: boolean | undefined
  /** Leaves out what it says `true` to. */
  readonly exclude?: ((path: string, folder: boolean) => boolean) | undefined
}

/** @throws {TransferError} `disk` when the folder itself cannot be read */
export async function readLocalTree(
  root: string,
  { followSymlinks = false, exclude = () => false }: LocalTreeOptions = {},
): Promise<LocalTree> {
  const folders: string[] = []
  const files: LocalFile[] = []
  const problems: FileResult[] = []
  const problem = (path: string, outcome: 'skipped' | 'failed', reason: string, error?: Error): void => {
    problems.push({ path, outcome, bytes: 0, reason, error })
  }

  const readFolder = async (path: string, ancestors: readonly string[]): Promise<void> => {
    const absolute = join(root, path)
    const entries = await readdir(absolute, { withFileTypes: true })
    entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    const below: string[] = []
    // A download that was interrupted is not what anybody wants on the other side.
    const own = entries.filter(({ name }) => !isPartFile(name))
    await parallel(own, 32, async (entry) => {
      const child = path === '' ? entry.name : `${path}/${entry.name}`
      try {
        const link = entry.isSymbolicLink()
        const info = await (link && followSymlinks ? stat : lstat)(join(root, child))
        if (exclude(child, info.isDirectory())) return
        if (info.isSymbolicLink()) problem(child, 'skipped', 'It is a symbolic link.')
        else if (info.isDirectory()) below.push(child)
        else if (info.isFile())
          files.push({ path: child, size: info.size, birthtime: info.birthtime, mtime: info.mtime })
        else problem(child, 'skipped', 'It is neither a file nor a folder.')
      } catch (cause) {
        const error = diskError(`"${child}" cannot be read`, cause)
        problem(child, 'failed', error.message, error)
      }
    })
    for (const child of below.sort()) await enter(child, ancestors)
  }

  const enter = async (path: string, ancestors: readonly string[]): Promise<void> => {
    try {
      const here = followSymlinks ? await realpath(join(root, path)) : path
      if (ancestors.includes(here)) return problem(path, 'skipped', 'This link leads back to a folder it is in.')
      folders.push(path)
      await readFolder(path, [...ancestors, here])
    } catch (cause) {
      const error = diskError(`"${path}" cannot be read`, cause)
      problem(path, 'failed', error.message, error)
    }
  }

  const start = await realpath(root).catch(() => root)
  await readFolder('', [start]).catch((cause) => {
    throw diskError(`"${root}" cannot be read`, cause)
  })
  files.sort((a, b) => (a.path < b.path ? -1 : 1))
  return { root, folders, files, problems }
}
