/**
 * Snapshots: everything the emulator knows, kept under a name, to come back to. Contents are not copied but named twice.
 *
 * A snapshot is complete before it has its name. Coming back to one is noted first and done after; what a crash
 * interrupts is done again at the next start.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClockState } from '../clock.ts'
import { EmulatorError } from '../errors.ts'

export type Snapshot = {
  readonly name: string
  /** When it was taken, by the machine's clock; milliseconds since the epoch. */
  readonly takenAt: number
  /** What the emulator's clock showed. */
  readonly clock: number
}

export type Snapshots = {
  /** Replaces one of the same name. @throws EmulatorError `bad_option` for a name that is not fit for a file */
  take(name: string): Snapshot
  /** @throws EmulatorError `bad_option` when there is none of this name */
  restore(name: string): Promise<Snapshot>
  /** Oldest first. */
  list(): Snapshot[]
  /** @returns whether there was one */
  remove(name: string): boolean
  /** Back to what a fresh emulator holds; snapshots stay. */
  reset(): Promise<void>
}

/** Something that can be written to a file and become what is in it again. */
type Kept = { save(file: string): void; load(file: string): void }

export type SnapshotServices = {
  readonly folder: string
  /** By the names of their files. */
  readonly parts: Readonly<Record<string, Kept>>
  readonly drives: { save(folder: string): void; load(folder: string | undefined): Promise<void> }
  readonly clock: { now(): number; readonly state: ClockState; restore(state: ClockState): void }
  /** Empties everything and seeds it. */
  readonly seedAnew: () => void
  /** After everything has become something else. */
  readonly changed: () => void
}

type Manifest = Snapshot & { readonly state: ClockState }

export function openSnapshots(services: SnapshotServices): Snapshots {
  const { folder, parts, drives, clock } = services
  const place = (name: string): string => join(folder, checkedName(name))

  const read = (name: string): Manifest | undefined => {
    const file = join(folder, name, 'snapshot.json')
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
  }

  return {
    take(name) {
      const beside = `${place(name)}.new`
      rmSync(beside, { recursive: true, force: true })
      mkdirSync(beside, { recursive: true })
      for (const [part, kept] of Object.entries(parts)) kept.save(join(beside, `${part}.jsonl`))
      drives.save(join(beside, 'drives'))
      const manifest: Manifest = { name, takenAt: Date.now(), clock: clock.now(), state: clock.state }
      writeFileSync(join(beside, 'snapshot.json'), JSON.stringify(manifest))
      rmSync(place(name), { recursive: true, force: true })
      renameSync(beside, place(name))
      return shown(manifest)
    },

    async restore(name) {
      const from = place(name)
      const manifest = read(name)
      if (manifest === undefined) throw unknown(name, listed(folder, read))
      writeFileSync(markerOf(folder), name)
      for (const [part, kept] of Object.entries(parts)) kept.load(join(from, `${part}.jsonl`))
      await drives.load(join(from, 'drives'))
      rmSync(markerOf(folder))
      clock.restore(manifest.state)
      services.changed()
      return shown(manifest)
    },

    list: () => listed(folder, read),

    remove(name) {
      const known = existsSync(place(name))
      rmSync(place(name), { recursive: true, force: true })
      return known
    },

    async reset() {
      await drives.load(undefined)
      services.seedAnew()
      clock.restore({ offset: 0 })
      services.changed()
    },
  }
}

/**
 * Does what was interrupted, before anything is opened.
 *
 * @param data the folder of the emulator's state
 */
export function finishRestore(data: string, folder: string): void {
  const marker = markerOf(folder)
  if (!existsSync(marker)) return
  const from = join(folder, readFileSync(marker, 'utf8'))
  rmSync(join(data, 'drives'), { recursive: true, force: true })
  cpSync(from, data, { recursive: true, filter: (path) => !path.endsWith('snapshot.json') })
  rmSync(marker)
}

function markerOf(folder: string): string {
  return join(folder, 'restoring.new')
}

function listed(folder: string, read: (name: string) => Manifest | undefined): Snapshot[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => !name.endsWith('.new')) : []
  return names
    .flatMap((name) => read(name) ?? [])
    .map(shown)
    .sort((a, b) => a.takenAt - b.takenAt)
}

function shown({ name, takenAt, clock }: Manifest): Snapshot {
  return { name, takenAt, clock }
}

function checkedName(name: string): string {
  if (/^[\w-][\w.-]{0,63}$/.test(name) && !name.endsWith('.new')) return name
  throw new EmulatorError('bad_option', `A snapshot's name has letters, digits, dots and dashes, not '${name}'.`)
}

function unknown(name: string, known: readonly Snapshot[]): EmulatorError {
  const names = known.map((each) => each.name).join(', ') || 'none'
  return new EmulatorError('bad_option', `There is no snapshot '${name}'. There are: ${names}.`)
}
