/** Keeps an upload session in a file. */
import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
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
        await writeFile(beside, JSON.stringify(session), { mode: 0o600, flag: 'wx' })
        await rename(beside, path)
      } catch (cause) {
        throw diskError(`"${path}" cannot be written`, cause)
      }
    },
    clear: () => rm(path, { force: true }),
  }
}
