/** Every user's drive, made on first use. */
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import { type Drive, openDrive } from './drive/drive.ts'
import { driveIdOf } from './drive/ids.ts'
import type { User } from './user.ts'

export type Drives = {
  /** The user's drive; provisioned on first use, as OneDrive does. */
  ofUser(user: User): Promise<Drive>
  /** A drive that was used since the start. */
  get(driveId: string): Drive | undefined
  close(): Promise<void>
}

export type DrivesOptions = {
  /** Folder for state; without one everything is gone after `close`. */
  readonly data?: string | undefined
  readonly clock: Clock
  /** Fills a new drive. It is seen by nobody before it is filled. */
  readonly provision?: ((drive: Drive) => Promise<void>) | undefined
  /** Bytes, instead of what the kind of account comes with. */
  readonly quota?: number | undefined
}

export function openDrives({ data, clock, provision, quota }: DrivesOptions): Drives {
  const folder = data === undefined ? mkdtempSync(join(tmpdir(), 'drawbridge-emulator-')) : join(data, 'drives')
  const inMemory = data === undefined
  const opening = new Map<string, Promise<Drive>>()
  const opened = new Map<string, Drive>()

  const open = async (owner: User): Promise<Drive> => {
    const place = join(folder, driveIdOf(owner))
    // A drive half filled when the process was killed is no drive yet: it is filled beside its place and then moved.
    const beside = `${place}.new`
    const fresh = !existsSync(place)
    if (fresh) {
      rmSync(beside, { recursive: true, force: true })
      const drive = openDrive({ owner, clock, folder: inMemory ? place : beside, inMemory, quota })
      await provision?.(drive)
      if (inMemory) return drive
      await drive.close()
      renameSync(beside, place)
    }
    return openDrive({ owner, clock, folder: place, inMemory, quota })
  }

  return {
    ofUser(owner) {
      const id = driveIdOf(owner)
      const known = opening.get(id)
      if (known !== undefined) return known
      const drive = open(owner)
      opening.set(id, drive)
      drive.then(
        (ready) => opened.set(id, ready),
        () => opening.delete(id),
      )
      return drive
    },

    get: (driveId) => opened.get(driveId),

    async close() {
      for (const drive of await Promise.allSettled(opening.values())) {
        if (drive.status === 'fulfilled') await drive.value.close()
      }
      if (inMemory) rmSync(folder, { recursive: true, force: true })
    },
  }
}
