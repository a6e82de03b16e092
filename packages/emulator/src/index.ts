/** OneDrive and Microsoft sign-in on localhost. */
import { join } from 'node:path'
import { type Clock, type MovableClock, machineClock, movableClock } from './clock.ts'
import { EmulatorError } from './errors.ts'
import { createFaults, type Faults } from './faults/faults.ts'
import { createJournal, type Journal, type JournalEntry } from './journal.ts'
import { openNetwork } from './network/network.ts'
import { seedDirectory } from './seed/directory.ts'
import { provisionDrive } from './seed/drives.ts'
import { readSeed, type SeedFile, seedFrom } from './seed/seed-file.ts'
import { seedSites } from './seed/sites.ts'
import { requestListener } from './server.ts'
import { type Directory, openDirectory } from './state/directory.ts'
import type { Drive } from './state/drive/drive.ts'
import { type Drives, openDrives } from './state/drives.ts'
import { createThrottling, type Throttling } from './throttling/throttling.ts'

export type { Clock, MovableClock } from './clock.ts'
export { EmulatorError } from './errors.ts'
export type { ActiveRule, Faults } from './faults/faults.ts'
export type { RuleInput } from './faults/rule.ts'
export type { Journal, JournalEntry, JournalFilter } from './journal.ts'
export { type Demo, type DemoAccount, demo } from './seed/directory.ts'
export type { SeedFile } from './seed/seed-file.ts'
export type { App } from './state/apps.ts'
export type { Directory } from './state/directory.ts'
export type { Drives } from './state/drives.ts'
export type { ConsentPolicy, Tenant } from './state/tenants.ts'
export type { User } from './state/user.ts'
export type { Limits } from './throttling/limits.ts'
export type { Gauge, Throttling } from './throttling/throttling.ts'

export type EmulatorOptions = {
  /**
   * 0 for any that is free.
   *
   * @default 0
   */
  readonly port?: number
  /**
   * The address to listen on.
   *
   * @default 'localhost', which is 127.0.0.1 and ::1
   */
  readonly host?: string
  /** Folder that keeps everything between two starts; without one, it is gone after `close`. */
  readonly data?: string
  /**
   * The clock that the emulator's own follows until that is moved.
   *
   * @default the machine's clock
   */
  readonly clock?: Clock
  /**
   * `demo`: apps, tenants, accounts and drives full of files. `empty`: nothing. Or a seed of one's own.
   *
   * @default 'demo'
   */
  readonly seed?: 'demo' | 'empty' | SeedFile
  /** User principal name of an account that signs in and consents without pages. */
  readonly autoSignIn?: string
  /**
   * Refuses token and authorize requests without a `redirect_uri` even where only one can be meant.
   *
   * @default false
   */
  readonly strict?: boolean
  /**
   * Answers https beside http, on the same port: with a certificate of the emulator's own authority (see `caFile`), or
   * with this one (PEM).
   *
   * @default false
   */
  readonly tls?: boolean | { readonly cert: string; readonly key: string }
  /**
   * Port of an HTTP CONNECT proxy that leads Microsoft's host names to the emulator, for clients that know no other:
   * `HTTPS_PROXY` is `proxyUrl`, and `caFile` is what they have to trust. 0 for any that is free.
   *
   * @default no proxy
   */
  readonly proxy?: number
  /** Told of each request once it has been answered. */
  readonly log?: (entry: JournalEntry) => void
}

export type Emulator = AsyncDisposable & {
  /** Serves sign-in and Graph, and by Host header Microsoft's own names. */
  readonly url: string
  /** The same by https, with `tls`. */
  readonly secureUrl: string | undefined
  /** The CONNECT proxy, with `proxy`. */
  readonly proxyUrl: string | undefined
  /** The certificate of the emulator's own authority (PEM), where it is in use, and the file that holds it. */
  readonly ca: string | undefined
  readonly caFile: string | undefined
  /** The last thousand requests, newest last. */
  readonly journal: readonly JournalEntry[]
  /** Searches, marks and clears the journal. */
  readonly requests: Journal
  readonly directory: Directory
  readonly drives: Drives
  /** What goes wrong, and when. */
  readonly faults: Faults
  /** The emulator's time; move it instead of waiting. */
  readonly clock: MovableClock
  /** Graph's limits on how much may be asked; off until they are switched on. */
  readonly throttling: Throttling
  close(): Promise<void>
}

/**
 * @throws EmulatorError `port_in_use`, `data_unreadable`, or `bad_option` when nobody has the name in `autoSignIn`
 *   the certificate cannot be used, or the seed is not valid; nothing is left running then
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, host = 'localhost', data, log = () => {} } = options
  const seed = readSeed(namedSeeds[String(options.seed ?? 'demo')] ?? options.seed)
  const clock = movableClock(options.clock ?? machineClock)
  const directory = await openDirectory({ file: data && join(data, 'directory.jsonl'), now: clock.now })
  const provision = (drive: Drive): Promise<void> => provisionDrive(drive, clock.now())
  const drives = openDrives({
    data,
    clock,
    users: directory.users,
    provision: seed.drives === 'demo' ? provision : undefined,
  })
  const closeState = async (): Promise<void> => {
    clock.close()
    await drives.close()
    directory.close()
  }
  try {
    if (seed.demo) {
      seedDirectory(directory)
      seedSites(drives.sites)
    }
    if (options.seed !== 'empty') seedFrom(seed, directory)
    const { autoSignIn, strict = false } = options
    if (autoSignIn !== undefined) checkAccount(directory, autoSignIn)
    const journal = createJournal(1000, log)
    const faults = createFaults()
    const throttling = createThrottling(clock)
    const services = { directory, drives, clock, random: Math.random, autoSignIn, strict, journal, faults, throttling }
    const listener = requestListener(services)
    const network = await openNetwork(listener, { host, port, tls: options.tls, proxy: options.proxy, data })

    let closing: Promise<void> | undefined
    const close = (): Promise<void> => {
      closing ??= network.close().then(closeState)
      return closing
    }
    return {
      url: network.url,
      secureUrl: network.secureUrl,
      proxyUrl: network.proxyUrl,
      ca: network.ca,
      caFile: network.caFile,
      journal: journal.entries,
      requests: journal,
      directory,
      drives,
      faults,
      clock,
      throttling,
      close,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await closeState()
    throw error
  }
}

const namedSeeds: Readonly<Record<string, SeedFile>> = {
  demo: { demo: true, drives: 'demo' },
  empty: {},
}

function checkAccount(directory: Directory, name: string): void {
  if (directory.accounts.find(name)) return
  const known = directory.users().map(({ userPrincipalName }) => userPrincipalName)
  throw new EmulatorError('bad_option', `Nobody is called '${name}'. Known accounts: ${known.join(', ') || 'none'}.`)
}
