/** Every drive there is, made on first use. */
import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock, MovableClock } from '../clock.ts'
import { cloneDrive } from './clone-folder.ts'
import { type Drive, openDrive } from './drive/drive.ts'
import { driveIdOf } from './drive/ids.ts'
import type { Change } from './drive/item.ts'
import { type Jobs, openJobs } from './jobs.ts'
import { performJob } from './perform-job.ts'
import { openQuirks, type Quirks } from './quirks.ts'
import type { DriveOwner } from './site.ts'
import { openSites, type Sites } from './sites.ts'
import type { User } from './user.ts'

export type Drives = {
  readonly sites: Sites
  readonly quirks: Quirks
  /** What goes on after its request was answered. */
  readonly jobs: Jobs
  /** Signs what opens a content to whoever holds it. */
  readonly linkKey: Buffer
  /** The owner's drive; provisioned on first use, as OneDrive does. */
  ofUser(owner: DriveOwner): Promise<Drive>
  /** Whether the owner's drive has been made. */
  exists(owner: DriveOwner): boolean
  /** Whose drive has this id; the ids of personal drives in any case, and with or without their leading zeros. */
  ownerOf(driveId: string): DriveOwner | undefined
  /** A drive by its id. */
  find(driveId: string): Promise<Drive | undefined>
  /** A drive that was used since the start. */
  get(driveId: string): Drive | undefined
  /** Drives that were used since the start. */
  inUse(): Drive[]
  /** Copies all drives into a folder that does not exist yet. */
  save(folder: string): void
  /** Becomes what was saved; nothing saved, no drives. What was in use is opened again. */
  load(folder: string | undefined): Promise<void>
  close(): Promise<void>
}

export type DrivesOptions = {
  /** Folder for state; without one everything is gone after `close`. */
  readonly data?: string | undefined
  readonly clock: Clock & Partial<Pick<MovableClock, 'at'>>
  /** Everybody who may have a drive. */
  readonly users?: (() => readonly User[]) | undefined
  /** Fills a new drive. It is seen by nobody before it is filled. */
  readonly provision?: ((drive: Drive) => Promise<void>) | undefined
  /** Told of each change to a drive that is in use, once it is in the log. */
  readonly changed?: ((drive: Drive, change: Change) => void) | undefined
  /** Bytes, instead of what the kind of account comes with. */
  readonly quota?: number | undefined
}

export function openDrives(options: DrivesOptions): Drives {
  const { data, clock, users = () => [], provision, changed = () => {}, quota } = options
  const folder = data === undefined ? mkdtempSync(join(tmpdir(), 'drawbridge-emulator-')) : join(data, 'drives')
  const inMemory = data === undefined
  const sites = openSites(data && join(data, 'sites.jsonl'))
  const quirks = openQuirks(data && join(data, 'quirks.jsonl'))
  const opening = new Map<string, Promise<Drive>>()
  const opened = new Map<string, Drive>()

  const open = async (owner: DriveOwner): Promise<Drive> => {
    const id = driveIdOf(owner)
    const tell = (change: Change): void => {
      const drive = opened.get(id)
      if (drive !== undefined) changed(drive, change)
    }
    const settings = { owner, clock, inMemory, quota, quirks: () => quirks.of(id), changed: tell }
    const place = join(folder, id)
    // A drive half filled when the process was killed is no drive yet: it is filled beside its place and then moved.
    const beside = `${place}.new`
    const fresh = !existsSync(place)
    if (fresh) {
      rmSync(beside, { recursive: true, force: true })
      const drive = openDrive({ ...settings, folder: inMemory ? place : beside })
      await provision?.(drive)
      if (inMemory) return drive
      await drive.close()
      renameSync(beside, place)
    }
    return openDrive({ ...settings, folder: place })
  }

  const ofUser = (owner: DriveOwner): Promise<Drive> => {
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
  }

  const ownerOf = (driveId: string): DriveOwner | undefined => {
    const known = opened.get(driveId)?.owner
    if (known !== undefined) return known
    const cid = driveId.toLowerCase().padStart(16, '0')
    return (
      users().find((user) => (user.personal ? driveIdOf(user).toLowerCase() === cid : driveIdOf(user) === driveId)) ??
      sites.libraries().find((library) => driveIdOf(library) === driveId)
    )
  }

  const names = (place: string): string[] =>
    existsSync(place) ? readdirSync(place).filter((name) => !name.endsWith('.new')) : []

  const closeAll = async (): Promise<void> => {
    for (const drive of await Promise.allSettled(opening.values())) {
      if (drive.status === 'fulfilled') await drive.value.close()
    }
    opening.clear()
    opened.clear()
  }

  const find = async (driveId: string): Promise<Drive | undefined> => {
    const owner = ownerOf(driveId)
    return owner && (await ofUser(owner))
  }

  const jobs = openJobs({
    file: data && join(data, 'jobs.jsonl'),
    now: clock.now,
    at: clock.at,
    perform: (job) => performJob(job, find),
  })

  return {
    sites,
    quirks,
    jobs,
    linkKey: data === undefined ? randomBytes(32) : keptKey(join(data, 'link.key')),
    ofUser,
    exists: (owner) => opening.has(driveIdOf(owner)) || existsSync(join(folder, driveIdOf(owner))),
    ownerOf,
    find,
    get: (driveId) => opened.get(driveId),
    inUse: () => [...opened.values()],

    save(to) {
      for (const drive of opened.values()) drive.flush()
      mkdirSync(to, { recursive: true })
      for (const name of names(folder)) cloneDrive(join(folder, name), join(to, name))
    },

    async load(from) {
      const owners = [...opened.values()].map(({ owner }) => owner)
      await closeAll()
      for (const name of names(folder)) rmSync(join(folder, name), { recursive: true, force: true })
      if (from === undefined) return
      for (const name of names(from)) cloneDrive(join(from, name), join(folder, name))
      for (const owner of owners) if (existsSync(join(folder, driveIdOf(owner)))) await ofUser(owner)
    },

    async close() {
      await jobs.close()
      await closeAll()
      sites.close()
      quirks.close()
      if (inMemory) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The key in a file, made on first use. */
function keptKey(file: string): Buffer {
  if (!existsSync(file)) {
    writeFileSync(`${file}.new`, randomBytes(32), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  return readFileSync(file)
}
