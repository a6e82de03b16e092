/**
 * A real PostgreSQL of our own, in the data folder, for those who bring none.
 *
 *   <folder>/data             the cluster
 *   <folder>/postgres.log     what PostgreSQL says; begun anew at each start
 *   <folder>/.s.PGSQL.5432    the socket; no network port is ever opened
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientConfig } from 'pg'
import { Problem } from '../errors.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { explainStart, isLockHeld } from './explain-start.ts'
import { nameOfProcess, readPostmaster, removeIfForeign } from './postmaster.ts'
import { joinTenants, type Tenancy } from './tenancy.ts'
import { type Runner, runnerFor } from './unprivileged.ts'

export type EmbeddedPostgres = {
  readonly connection: ClientConfig
  /** Whether it was already running, left behind by a server that was killed or held by another that lives. */
  readonly adopted: boolean
  /** Fulfilled when it has stopped, or has let go of us as it does after a crash of one of its processes. */
  readonly gone: Promise<void>
  /** Stops it, unless another server of ours still uses it. */
  close(): Promise<void>
}

const user = 'drawbridge'
const port = 5432
/** `sun_path` of a Unix socket address, less its closing zero: 108 bytes on Linux, 104 on macOS. */
const longestSocketPath = process.platform === 'linux' ? 107 : 103

/**
 * Starts PostgreSQL in a folder, or adopts the one that already runs there.
 *
 * @throws {Problem} `database_unavailable`, with what to do about it
 */
export async function startEmbeddedPostgres(folder: string): Promise<EmbeddedPostgres> {
  const home = resolve(folder)
  for (let turn = 0; turn < 5; turn++) {
    const adopted = await adopt(home)
    if (adopted) return adopted
    const started = await start(home)
    if (started) return started
  }
  throw new Problem('database_unavailable', `PostgreSQL in ${home} keeps stopping while it is being started.`)
}

async function adopt(home: string): Promise<EmbeddedPostgres | undefined> {
  const postmaster = readPostmaster(join(home, 'data'))
  if (!postmaster?.ready) return undefined
  const connection = connectTo(postmaster.socketFolder)
  const tenancy = await joinTenants(connection, join(home, 'data'))
  return tenancy && tenantOf(tenancy, home, { connection, adopted: true })
}

async function start(home: string): Promise<EmbeddedPostgres | undefined> {
  const binaries = findBinaries()
  makeFolder(home)
  const runner = runnerFor([home, binaries.folder])
  if (runner.owner) giveTo(runner.owner, home)
  if (!existsSync(join(home, 'data', 'PG_VERSION'))) await initialise(home, binaries, runner)

  const socketFolder = chooseSocketFolder(home, runner)
  const connection = connectTo(socketFolder)
  const child = await startProcess(home, socketFolder, binaries, runner)
  const tenancy = child && (await joinTenants(connection, join(home, 'data')))
  return tenancy && tenantOf(tenancy, home, { connection, adopted: false })
}

function tenantOf(
  tenancy: Tenancy,
  home: string,
  found: Pick<EmbeddedPostgres, 'connection' | 'adopted'>,
): EmbeddedPostgres {
  return { ...found, gone: tenancy.ended, close: () => leave(tenancy, home) }
}

/** The last one out stops it. */
async function leave(tenancy: Tenancy, home: string): Promise<void> {
  const data = join(home, 'data')
  const postmaster = readPostmaster(data)
  if (postmaster && (await tenancy.isLast())) {
    // SIGINT is PostgreSQL's fast shutdown: it ends sessions, writes a checkpoint, and removes its file at the very end.
    process.kill(postmaster.pid, 'SIGINT')
    for (let waited = 0; waited < 30_000 && readPostmaster(data)?.pid === postmaster.pid; waited += 10) await sleep(10)
    if (postmaster.socketFolder !== home) rmSync(postmaster.socketFolder, { recursive: true, force: true })
  }
  await tenancy.end()
}

function makeFolder(home: string): void {
  try {
    // Others may pass through the data folder, because PostgreSQL may run as another user; what is in it is closed.
    mkdirSync(dirname(home), { recursive: true, mode: 0o711 })
    mkdirSync(home, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new Problem(
      'database_unavailable',
      `The folder ${home} cannot be made (${(cause as NodeJS.ErrnoException).code}). ` +
        'Choose one that you may write to (DRAWBRIDGE_DATA).',
      { cause },
    )
  }
}

function giveTo(owner: { uid: number; gid: number }, home: string): void {
  chownSync(home, owner.uid, owner.gid)
  chmodSync(home, 0o700)
}

/** Made beside its final place and then renamed, so that a cut leaves no half-made cluster behind. */
async function initialise(home: string, binaries: Binaries, runner: Runner): Promise<void> {
  const unfinished = join(home, `data.${unique()}.new`)
  rmSync(unfinished, { recursive: true, force: true })
  const { file, args, ...as } = runner.command(binaries.initdb, [
    `--pgdata=${unfinished}`,
    `--username=${user}`,
    // The socket lies in a folder that only its owner may enter; a password would add nothing.
    '--auth=trust',
    '--encoding=UTF8',
    '--no-locale',
    // The same order of letters on every machine, whatever locales it has.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ])
  const child = spawn(file, args, { ...as, cwd: '/', env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  const { code, output } = await finished(child)
  if (code !== 0) {
    rmSync(unfinished, { recursive: true, force: true })
    throw explainStart(output, home)
  }
  await rename(unfinished, join(home, 'data')).catch((error) => {
    // Another server was quicker; its cluster is as good as ours.
    rmSync(unfinished, { recursive: true, force: true })
    if (!existsSync(join(home, 'data', 'PG_VERSION'))) throw error
  })
}

function chooseSocketFolder(home: string, runner: Runner): string {
  if (Buffer.byteLength(join(home, `.s.PGSQL.${port}`)) <= longestSocketPath) return home
  const short = mkdtempSync(join(tmpdir(), 'drawbridge-'))
  if (runner.owner) chownSync(short, runner.owner.uid, runner.owner.gid)
  return short
}

/** Resolves when it accepts connections; to `undefined` when another one got hold of the folder first. */
async function startProcess(
  home: string,
  socketFolder: string,
  binaries: Binaries,
  runner: Runner,
): Promise<ChildProcess | undefined> {
  const data = join(home, 'data')
  const settings = {
    listen_addresses: '',
    port,
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_connections: 200,
    wal_level: 'minimal',
    max_wal_senders: 0,
    io_method: 'sync',
    log_checkpoints: 'off',
    // Statements and details carry values of rows.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])

  // A postmaster that is being killed holds its folder for a moment longer.
  let said = ''
  for (let waited = 0; waited <= 2_000; waited += 50) {
    const attempt = join(home, `postgres.${unique()}.log`)
    const log = openSync(attempt, 'wx', 0o600)
    const { file, args, ...as } = runner.command(binaries.postgres, ['-D', data, ...flags])
    // In a session of its own, so that Ctrl-C reaches us first and the database goes last.
    const child = spawn(file, args, { ...as, cwd: '/', env: environment, stdio: ['ignore', log, log], detached: true })
    closeSync(log)
    child.unref()
    const ready = await isReady(child, data)
    said = readFileSync(attempt, 'utf8')
    renameSync(attempt, join(home, 'postgres.log'))
    if (ready) return child
    if (!isLockHeld(said)) break

    removeIfForeign(data)
    await untilSettled(data)
    if (readPostmaster(data)?.ready) return undefined
    await sleep(50)
  }
  throw explainStart(said, home)
}

/** Another's PostgreSQL may be on its way up or down; after a crash it first repairs what it finds. */
async function untilSettled(data: string): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 20) {
    const postmaster = readPostmaster(data)
    if (!postmaster || postmaster.ready || nameOfProcess(postmaster.pid) !== 'postgres') return
    await sleep(20)
  }
}

async function isReady(child: ChildProcess, data: string): Promise<boolean> {
  let gone = false
  child.once('exit', () => {
    gone = true
  })
  child.once('error', () => {
    gone = true
  })
  for (let waited = 0; waited < 60_000 && !gone; waited += 5) {
    const postmaster = readPostmaster(data)
    if (postmaster?.ready && postmaster.pid === child.pid) return true
    await sleep(5)
  }
  return false
}

/** No variable of ours may change how PostgreSQL behaves, nor any secret reach its processes. */
const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

function unique(): string {
  return randomBytes(6).toString('hex')
}

function connectTo(socketFolder: string): ClientConfig {
  return { host: socketFolder, port, user, database: 'postgres' }
}

function finished(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  return new Promise((done) => {
    let output = ''
    const hear = (chunk: Buffer): void => {
      output += chunk
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('error', (error) => done({ code: null, output: String(error) }))
    child.once('close', (code) => done({ code, output }))
  })
}
