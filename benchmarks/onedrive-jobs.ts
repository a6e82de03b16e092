/**
 * What does a job cost with this library, beside rclone, Microsoft's own client, curl and aria2c? Everything runs against
 * one emulator over TLS, through one relay that adds the round trip, in one run. Small by default;
 *
 *   FULL=1 npm run bench -- onedrive-jobs
 *
 * takes the sizes that the goals speak of. NETWORKS=0,40,100,40@20,throttled chooses the networks: round trips in
 * milliseconds, `@` MiB a second for each connection, or Graph's own limits. LARGE=240 sets the large file's MiB,
 * JOBS=large or JOBS=small takes some of the jobs, ROUNDS=5 does what can be done again so often, in turns, for medians.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { debianProgram } from '../test/peers/debian-package.ts'
import { contenders, type Programs, type Service } from './onedrive/contenders.ts'
import { type Files, makeFiles, type Size } from './onedrive/files.ts'
import { largeJobs, smallJobs } from './onedrive/jobs.ts'

const full = process.env['FULL'] !== undefined
const networks = (process.env['NETWORKS'] ?? (full ? '0,40,100,40@20,throttled' : '40,40@20')).split(',')
const jobs = (process.env['JOBS'] ?? 'small,large').split(',')
const rounds = Number(process.env['ROUNDS'] ?? 1)
const size: Size = {
  files: full ? 1000 : 500,
  folders: full ? 50 : 25,
  listing: full ? [5000, 100_000] : [500, 10_000],
  large: Number(process.env['LARGE'] ?? (full ? 2048 : 240)),
}
const folder = join(import.meta.dirname, 'onedrive')
const node = [process.execPath, '--conditions=source', '--disable-warning=ExperimentalWarning'] as const

/** Prints for each network, job and contender its requests, time, processor and memory, and whether a goal was met. */
export async function run(): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'benchmark-onedrive-'))
  try {
    const vite = join(import.meta.dirname, '../node_modules/vite/bin/vite.js')
    await promisify(execFile)(process.execPath, [vite, 'build', '-c', join(folder, 'vite.config.ts')])
    const [rclone, aria2c, curl] = await Promise.all(['rclone', 'aria2c', 'curl'].map(fetched))
    const programs: Programs = {
      rclone: rclone!.path,
      rcloneEnvironment: rclone!.environment,
      aria2c: aria2c!.path,
      curl: curl!.path,
    }
    const files = makeFiles(work, size)
    for (const network of networks) await onNetwork(network, programs, files, join(work, network))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** aria2c comes in a package of another name. */
function fetched(name: string): ReturnType<typeof debianProgram> {
  return debianProgram(name, name === 'aria2c' ? 'aria2' : name)
}

async function onNetwork(network: string, programs: Programs, files: Files, work: string): Promise<void> {
  const throttled = network === 'throttled'
  const [roundTrip, rate] = throttled ? ['40'] : network.split('@')
  const children: ChildProcess[] = []
  mkdirSync(work)
  try {
    const answer = await start(children, [join(folder, 'service.ts')], { LISTING: size.listing.join(',') })
    const at = JSON.parse(answer) as Service
    const relayed = async (url: string): Promise<string> => {
      if (roundTrip === '0') return url
      const bytes = rate === undefined ? '0' : `${(Number(rate) * 1024 * 1024) / 1000}`
      const port = await start(children, [join(folder, 'relay.ts'), new URL(url).port, roundTrip!, bytes], {})
      return url.replace(/:\d+$/, `:${port}`)
    }
    const graph = await relayed(at.secureUrl)
    const all = contenders(at, programs, { graph, proxy: await relayed(at.proxyUrl), work })
    const each = rate === undefined ? '' : `, ${rate} MiB/s for each connection`
    console.log(`\nround trip ${roundTrip} ms${each}${throttled ? ", Graph's limits on" : ''}`)
    const setting = { at, all, size, files, work, graph, rounds }
    // Uploads last three minutes then, and renaming two. Graph's own limit is of 1,250 units and more.
    if (jobs.includes('small') && rate === undefined)
      await smallJobs({ ...setting, perMinute: throttled ? size.files * 0.9 : undefined })
    if (jobs.includes('large') && !throttled) await largeJobs(setting)
  } finally {
    for (const child of children) child.kill()
    for (const name of readdirSync(work)) rmSync(join(work, name), { recursive: true, force: true })
  }
}

/** Starts a script and waits for its first line. */
async function start(children: ChildProcess[], args: string[], environment: Record<string, string>): Promise<string> {
  const child = spawn(node[0], [...node.slice(1), ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  for await (const line of createInterface(child.stdout)) {
    child.stdout.resume()
    return line
  }
  throw new Error(`${args[0]} did not start.`)
}

if (import.meta.main) await run()
