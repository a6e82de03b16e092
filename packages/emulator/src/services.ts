/** Opens everything that routes, pages and the control work with, from the ground up. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, type ClockState, type MovableClock, machineClock, movableClock } from './clock.ts'
import { createFaults, type Faults } from './faults/faults.ts'
import { rewriting } from './faults/rewriting.ts'
import { createJournal, type Journal, type JournalEntry } from './journal.ts'
import { provisionDrive } from './seed/drives.ts'
import { finishRestore, openSnapshots, type Snapshots } from './snapshots/snapshots.ts'
import { type Directory, openDirectory } from './state/directory.ts'
import type { Drive } from './state/drive/drive.ts'
import type { Change } from './state/drive/item.ts'
import { type Drives, openDrives } from './state/drives.ts'
import { lockFolder } from './state/folder-lock.ts'
import type { Sites } from './state/sites.ts'
import { openTables } from './state/tables.ts'
import { createSockets, type Sockets } from './subscriptions/sockets.ts'
import type { Holder, Subscription } from './subscriptions/subscription.ts'
import { openSubscriptions, type Subscriptions } from './subscriptions/subscriptions.ts'
import { createThrottling, type Throttling } from './throttling/throttling.ts'

export type ServicesOptions = {
  readonly data?: string | undefined
  readonly clock?: Clock | undefined
  /** Whether new drives come full of files. */
  readonly fullDrives: boolean
  /** Fills what holds nothing yet. */
  readonly plant: (directory: Directory, sites: Sites) => void
  readonly log: (entry: JournalEntry) => void
}

export type Services = {
  readonly clock: MovableClock
  readonly directory: Directory
  readonly drives: Drives
  readonly journal: Journal
  readonly faults: Faults
  readonly throttling: Throttling
  readonly subscriptions: Subscriptions
  readonly sockets: Sockets
  readonly snapshots: Snapshots
  readonly hasConsent: (holder: Holder) => boolean
  readonly linkRenewals: () => number
  close(): Promise<void>
}

/** @throws EmulatorError `data_unreadable`, `data_in_use` */
export async function openServices(options: ServicesOptions): Promise<Services> {
  const release = options.data === undefined ? () => {} : lockFolder(options.data)
  try {
    const services = await openParts(options)
    return { ...services, close: () => services.close().finally(release) }
  } catch (error) {
    release()
    throw error
  }
}

async function openParts(options: ServicesOptions): Promise<Services> {
  const { data, clock: base = machineClock, fullDrives, plant, log } = options
  const inData = (name: string): string | undefined => data && join(data, name)
  const folder = inData('snapshots') ?? mkdtempSync(join(tmpdir(), 'drawbridge-emulator-snapshots-'))
  if (data !== undefined) finishRestore(data, folder)

  const tables = openTables(inData('emulator.jsonl'))
  const times = tables.table<ClockState>('clock')
  const clock = movableClock(base, (state) => times.put('clock', state))
  clock.restore(times.get('clock') ?? { offset: 0 })

  const directory = await openDirectory({ file: inData('directory.jsonl'), now: clock.now })
  const faults = createFaults()
  const rewrite = rewriting(faults, clock)
  let told = (_driveId: string): void => {}
  const drives = openDrives({
    data,
    clock,
    users: directory.users,
    provision: fullDrives ? (drive: Drive) => provisionDrive(drive, clock.now()) : undefined,
    changed(drive: Drive, change: Change) {
      rewrite(drive, change)
      told(drive.id)
    },
  })
  plant(directory, drives.sites)

  const hasConsent = ({ appId, userId }: Holder): boolean => {
    const account = userId === undefined ? undefined : directory.accounts.find(userId)
    return account === undefined || directory.consents.granted(appId, account.user).size > 0
  }
  const isAllowed = (subscription: Subscription): boolean => {
    if (subscription.userId === undefined) return true
    const account = directory.accounts.find(subscription.userId)
    if (account === undefined || account.refusal === 50057) return false
    return !subscription.consented || hasConsent(subscription)
  }
  const subscriptions = openSubscriptions({ tables, clock, drives, isAllowed })
  const sockets = createSockets(clock)
  told = (driveId) => {
    subscriptions.changed(driveId)
    sockets.changed(driveId)
  }
  const catchUp = async (): Promise<void> => {
    for (const id of new Set(subscriptions.all().map(({ driveId }) => driveId))) {
      if (await drives.find(id)) subscriptions.changed(id)
    }
  }
  await catchUp()

  const { sites, quirks, jobs } = drives
  const snapshots = openSnapshots({
    folder,
    parts: { directory, sites, quirks, jobs, emulator: tables },
    drives,
    clock,
    seedAnew() {
      directory.clear()
      sites.clear()
      quirks.clearAll()
      jobs.clear()
      tables.clear([])
      plant(directory, sites)
    },
    changed() {
      subscriptions.reload()
      void catchUp()
    },
  })

  return {
    clock,
    directory,
    drives,
    journal: createJournal(1000, log),
    faults,
    throttling: createThrottling(clock),
    subscriptions,
    sockets,
    snapshots,
    hasConsent,
    linkRenewals: () => faults.expirations,
    async close() {
      clock.close()
      await drives.close()
      directory.close()
      tables.close()
      if (data === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}
