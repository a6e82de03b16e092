/** What is at a place on this machine; nothing is no failure here. */
import { stat } from 'node:fs/promises'
import { localError, systemCode } from '../errors.ts'

export type LocalFile = {
  readonly file: string
  readonly folder: boolean
  readonly size: number
  readonly modifiedMs: number
}

/** @throws {CommandError} `local_…` when it cannot be looked at */
export async function localFile(file: string): Promise<LocalFile | undefined> {
  try {
    const found = await stat(file)
    return { file, folder: found.isDirectory(), size: found.size, modifiedMs: found.mtimeMs }
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return undefined
    throw localError(file, error)
  }
}
