/** OneDrive and Microsoft sign-in on localhost. */
import type { Clock, MovableClock } from './clock.ts'
import { EmulatorError } from './errors.ts'
import type { Faults } from './faults/faults.ts'
import type { Journal, JournalEntry } from './journal.ts'
import { openNetwork } from './network/network.ts'
import { demo, seedDirectory } from './seed/directory.ts'
import { readSeed, type SeedFile, seedFrom } from './seed/seed-file.ts'
import { seedSites } from './seed/sites.ts'
import { requestListener } from './server.ts'
import { openServices } from './services.ts'
import type { Snapshots } from './snapshots/snapshots.ts'
import type { Directory } from './state/directory.ts'
import type { Drives } from './state/drives.ts'
import type { Sites } from './state/sites.ts'
import type { Subscriptions } from './subscriptions/subscriptions.ts'
import type { Throttling } from './throttling/throttling.ts'

export type { Clock, MovableClock } from './clock.ts'
export { EmulatorError } from './errors.ts'
export type { ActiveRule, Faults } from './faults/faults.ts'
export type { RuleInput } from './faults/rule.ts'
export type { Journal, JournalEntry, JournalFilter } from './journal.ts'
export { type Demo, type DemoAccount, demo } from './seed/directory.ts'
export type { SeedFile } from './seed/seed-file.ts'
export type { Snapshot, Snapshots } from './snapshots/snapshots.ts'
export type { App } from './state/apps.ts'
export type { Directory } from './state/directory.ts'
export type { Drives } from './state/drives.ts'
export type { ConsentPolicy, Tenant } from './state/tenants.ts'
export type { User } from './state/user.ts'
export type { DeliveryRecord } from './subscriptions/delivery.ts'
export type { NotificationFaultInput } from './subscriptions/settings.ts'
export type { Subscription } from './subscriptions/subscription.ts'
export type { Subscriptions } from './subscriptions/subscriptions.ts'
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
  /** User principal name of an account that signs in and consents without pages; `true` for the demo's, or the first. */
  readonly autoSignIn?: string | true
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
  /**
   * Who may use the control at `/_emulator`: programs on this machine, or whoever reaches the emulator.
   *
   * @default 'loopback'
   */
  readonly control?: 'loopback' | 'any'
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
  /** Who is told of changes, what was delivered, and what goes wrong with it. */
  readonly subscriptions: Subscriptions
  /** Everything as it was, under a name. */
  readonly snapshots: Snapshots
  close(): Promise<void>
}

/**
 * @throws EmulatorError `port_in_use`, `data_unreadable`, `data_in_use`, or `bad_option` when nobody has the name in `autoSignIn`
 *   the certificate cannot be used, or the seed is not valid; nothing is left running then
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, host = 'localhost', data, clock, log = () => {} } = options
  const seed = readSeed(namedSeeds[String(options.seed ?? 'demo')] ?? options.seed)
  const plant = (directory: Directory, sites: Sites): void => {
    if (seed.demo) {
      seedDirectory(directory)
      seedSites(sites)
    }
    if (options.seed !== 'empty') seedFrom(seed, directory)
  }
  const services = await openServices({ data, clock, fullDrives: seed.drives === 'demo', plant, log })
  try {
    const { strict = false, control = 'loopback' } = options
    const autoSignIn = options.autoSignIn === undefined ? undefined : nameOf(options.autoSignIn, services.directory)
    const listener = requestListener({ ...services, random: Math.random, autoSignIn, strict, control })
    const network = await openNetwork(listener, {
      host,
      port,
      tls: options.tls,
      proxy: options.proxy,
      data,
      attach: services.sockets.attach,
    })

    let closing: Promise<void> | undefined
    const close = (): Promise<void> => {
      closing ??= network.close().then(services.close)
      return closing
    }
    return {
      url: network.url,
      secureUrl: network.secureUrl,
      proxyUrl: network.proxyUrl,
      ca: network.ca,
      caFile: network.caFile,
      journal: services.journal.entries,
      requests: services.journal,
      directory: services.directory,
      drives: services.drives,
      faults: services.faults,
      clock: services.clock,
      throttling: services.throttling,
      subscriptions: services.subscriptions,
      snapshots: services.snapshots,
      close,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await services.close()
    throw error
  }
}

const namedSeeds: Readonly<Record<string, SeedFile>> = {
  demo: { demo: true, drives: 'demo' },
  empty: {},
}

/** @throws EmulatorError `bad_option` when there is no such account, or none at all */
function nameOf(wanted: string | true, directory: Directory): string {
  const known = directory.users().map(({ userPrincipalName }) => userPrincipalName)
  const usual = demo.accounts.work.userPrincipalName
  const name = wanted === true ? (known.includes(usual) ? usual : known[0]) : wanted
  if (name !== undefined && directory.accounts.find(name)) return name
  if (name === undefined) throw new EmulatorError('bad_option', 'There is no account to sign in: the seed has none.')
  throw new EmulatorError('bad_option', `Nobody is called '${name}'. Known accounts: ${known.join(', ') || 'none'}.`)
}
