/** Keeps upload sessions in files. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { ItemAddress } from '../drives/address.ts'
import type { ConflictBehavior } from '../graph/wire.ts'
import type { SavedSession, SessionKeeper } from '../transfers/upload.ts'
import { diskError } from './disk-error.ts'

/** Readable by its owner only: the session's URL is a secret. A damaged file counts as none. */
export function sessionFile(path: string): SessionKeeper {
  return {
    load: async () => {
      const text = await readFile(path, 'utf8').catch(() => undefined)
      try {
        const saved = JSON.parse(text ?? '') as Partial<SavedSession>
        if (typeof saved.uploadUrl === 'string' && typeof saved.size === 'number') return saved as SavedSession
      } catch {}
      return undefined
    },
    save: async (session) => {
      const beside = `${path}.${randomUUID().slice(0, 8)}`
      try {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 })
        await writeFile(beside, JSON.stringify(session), { mode: 0o600, flag: 'wx' })
        await rename(beside, path)
      } catch (cause) {
        throw diskError(`"${path}" cannot be written`, cause)
      }
    },
    clear: () => rm(path, { force: true }),
  }
}

/** One of many sessions in a folder, found again by what is uploaded, where to, and what a taken name comes to. */
export function sessionFileIn(
  folder: string,
  file: string,
  target: ItemAddress,
  conflictBehavior: ConflictBehavior,
): SessionKeeper {
  const key = JSON.stringify([resolve(file), target.self, conflictBehavior])
  return sessionFile(join(folder, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`))
}
