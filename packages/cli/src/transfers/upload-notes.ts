/** Where the upload session of a large file is kept, so that the same command goes on after an interruption. */
import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'
import { makePrivateFolder } from '../profile/private-file.ts'

/** Smaller files are sent again as quickly. Bytes. */
const worthKeeping = 20 * 1024 * 1024

export type UploadPlace = {
  readonly configFolder: string
  /** Profile, and Graph's address. */
  readonly account: readonly string[]
  readonly folderId: string
  readonly name: string
  readonly file: string
  readonly size: number
  readonly conflictBehavior: string
}

/** One file for each upload; `undefined` for an upload that is not worth it. */
export async function uploadNotes(place: UploadPlace): Promise<string | undefined> {
  const { configFolder, account, folderId, name, file, size, conflictBehavior } = place
  if (size < worthKeeping) return undefined
  const folder = join(configFolder, 'uploads')
  await makePrivateFolder(folder)
  const key = JSON.stringify([...account, folderId, name.toLowerCase(), resolve(file), conflictBehavior])
  return join(folder, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`)
}
