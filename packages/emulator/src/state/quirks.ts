/**
 * What real drives do and the documentation does not say, switchable for each drive, so that a client can be shown it
 * on purpose. Without a switch a drive behaves as documented.
 */
import { openTables } from './tables.ts'

export type DriveQuirks = {
  /**
   * Form of the ids of new items in a personal drive: since Microsoft's migration `CID!s…`, before it `CID!123`.
   *
   * @default 'migrated'
   */
  readonly itemIds: 'migrated' | 'legacy'
  /**
   * How `parentReference.driveId` of a personal drive is written: as the drive's id, in lower case, or without a
   * leading zero (15 characters where there is one).
   *
   * @default 'same'
   */
  readonly parentDriveId: 'same' | 'lowerCase' | 'noLeadingZero'
  /**
   * Which deletions delta tells: all, every second one, or none.
   *
   * @default 'all'
   */
  readonly tombstones: 'all' | 'half' | 'none'
  /**
   * Milliseconds after a change of content until the cTag changes once more, as thumbnails and properties are made.
   *
   * @default undefined: never
   */
  readonly lateCTagMs: number | undefined
  /**
   * Delta tokens given out before this moment (milliseconds since the epoch) get 410.
   *
   * @default 0
   */
  readonly deltaTokensFrom: number
  /**
   * `ready`: the drive is there. `onFirstUse`: made when its owner first asks for it, not found by apps till then.
   * `unlicensed`: there is none and will not be.
   *
   * @default 'ready'
   */
  readonly provisioning: 'ready' | 'onFirstUse' | 'unlicensed'
  /**
   * Whether links may be made that anybody can open; the tenant's policy decides.
   *
   * @default true
   */
  readonly anonymousLinks: boolean
  /**
   * Whether setting a file's dates makes a version of it, instead of what the kind of drive does: libraries and drives
   * for work do, personal ones do not.
   *
   * @default undefined
   */
  readonly datesMakeVersions: boolean | undefined
  /**
   * Bytes, instead of what the kind of account comes with.
   *
   * @default undefined
   */
  readonly quota: number | undefined
}

/** A drive without quirks. */
export const documented: DriveQuirks = {
  itemIds: 'migrated',
  parentDriveId: 'same',
  tombstones: 'all',
  lateCTagMs: undefined,
  deltaTokensFrom: 0,
  provisioning: 'ready',
  anonymousLinks: true,
  datesMakeVersions: undefined,
  quota: undefined,
}

export type Quirks = {
  /** Counts the settings made; what was derived from older ones is out of date. */
  readonly version: number
  of(driveId: string): DriveQuirks
  /** Switches some of a drive's quirks and leaves the others. */
  set(driveId: string, quirks: Partial<DriveQuirks>): void
  /** Back to how it is documented. */
  clear(driveId: string): void
  clearAll(): void
  save(file: string): void
  load(file: string): void
  close(): void
}

/** @param file where the settings are kept; without one, as long as the process */
export function openQuirks(file: string | undefined): Quirks {
  const tables = openTables(file)
  const rows = tables.table<Partial<DriveQuirks>>('quirks')
  let version = 0
  return {
    get version() {
      return version
    },
    of: (driveId) => {
      const own = rows.get(driveId)
      return own === undefined ? documented : { ...documented, ...own }
    },
    set(driveId, quirks) {
      rows.put(driveId, { ...rows.get(driveId), ...quirks })
      version += 1
    },
    clear(driveId) {
      rows.remove(driveId)
      version += 1
    },
    clearAll() {
      tables.clear([])
      version += 1
    },
    save: (to) => tables.save(to),
    load(from) {
      tables.load(from)
      version += 1
    },
    close: () => tables.close(),
  }
}
