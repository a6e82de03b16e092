/**
 * What does a job cost with this library, beside rclone, Microsoft's own client, curl and aria2c? Everything runs
 * against one emulator over TLS, through one relay that adds the round trip, in one run. Small by default;
 *
 *   FULL=1 npm run bench -- onedrive-jobs
 *
 * takes the sizes that the goals speak of. ROUND_TRIPS=0,40,100 chooses the latencies.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { debianProgram } from '../test/peers/debian-package.ts'
import { type Measured, measure } from './onedrive/measure.ts'

const full = process.env['FULL'] !== undefined
const roundTrips = (process.env['ROUND_TRIPS'] ?? (full ? '0,40,100' : '0,40')).split(',').map(Number)
const size = full
  ? { files: 1000, folders: 50, listing: [5000, 100_000], large: 2048 }
  : {
      files: Number(process.env['FILES'] ?? 500),
      folders: 25,
      listing: [500, 10_000],
      large: Number(process.env['LARGE'] ?? 240),
    }
const mebibyte = 1024 * 1024
const folder = join(import.meta.dirname, 'onedrive')
const node = [process.execPath, '--conditions=source', '--disable-warning=ExperimentalWarning'] as const

type Service = {
  secureUrl: string
  proxyUrl: string
  caFile: string
  accessToken: string
  driveId: string
  controlUrl: string
}

/** The lean column: the fewest requests that anybody was seen to need. */
const { files, folders } = size
const lean: Record<string, number> = {
  [`upload ${files} files of 4 KB`]: files + Math.ceil(files / 20),
  [`download ${files} files`]: files + Math.ceil(files / 1000) + 1,
  'sync with nothing changed': 1,
  [`rename ${files / 2} files`]: Math.ceil(files / 2 / 20) + 1,
  [`list ${size.listing[1]} items`]: Math.ceil((size.listing[1]! + size.listing[0]!) / 1000) + 1,
  [`upload ${size.large} MiB`]: 1 + Math.ceil(size.large / 60),
  [`download ${size.large} MiB`]: 1,
}

/** Prints for each job and contender its requests, time, processor and memory, and its ratio to the first peer. */
export async function run(): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'benchmark-onedrive-'))
  const children: ChildProcess[] = []
  try {
    const [rclone, aria2c] = [await debianProgram('rclone'), await debianProgram('aria2c').catch(() => undefined)]
    const local = makeFiles(work)
    for (const roundTrip of roundTrips) {
      const service = await start(children, [join(folder, 'service.ts')], { LISTING: size.listing.join(',') })
      const at = JSON.parse(service) as Service
      console.log(`\nround trip ${roundTrip} ms`)
      await jobs({
        at,
        children,
        roundTrip,
        work,
        local,
        rclone: rclone.path,
        rcloneEnvironment: rclone.environment,
        aria2c: aria2c?.path,
      })
      for (const child of children.splice(0)) child.kill()
    }
  } finally {
    for (const child of children) child.kill()
    rmSync(work, { recursive: true, force: true })
  }
}

type Setting = {
  at: Service
  children: ChildProcess[]
  roundTrip: number
  work: string
  local: { tree: string; large: string }
  rclone: string
  rcloneEnvironment: Readonly<Record<string, string>>
  aria2c: string | undefined
}

async function jobs({
  at,
  children,
  roundTrip,
  work: shelf,
  local,
  rclone,
  rcloneEnvironment,
  aria2c,
}: Setting): Promise<void> {
  const work = join(shelf, `${roundTrip}`)
  mkdirSync(work)
  const relayed = async (url: string): Promise<string> => {
    if (roundTrip === 0) return url
    const port = await start(children, [join(folder, 'relay.ts'), new URL(url).port, `${roundTrip}`], {})
    return url.replace(/:\d+$/, `:${port}`)
  }
  const graph = await relayed(at.secureUrl)
  const proxy = await relayed(at.proxyUrl)
  const config = join(work, `rclone-${roundTrip}.conf`)
  const token = JSON.stringify({ access_token: at.accessToken, token_type: 'Bearer', expiry: '2099-01-01T00:00:00Z' })
  writeFileSync(config, `[cloud]\ntype = onedrive\ntoken = ${token}\ndrive_id = ${at.driveId}\ndrive_type = business\n`)

  const environment = { GRAPH: graph, TOKEN: at.accessToken, NODE_EXTRA_CA_CERTS: at.caFile }
  const trust = { ...rcloneEnvironment, SSL_CERT_FILE: at.caFile, HTTPS_PROXY: proxy, RCLONE_CONFIG: config }
  const ours = (...args: string[]) =>
    counted(at, () => measure(node[0], [...node.slice(1), '/tmp/w/exp/out/ours.js', ...args], environment))
  const microsoft = (...args: string[]) =>
    counted(at, () => measure(node[0], [...node.slice(1), join(folder, 'graph-client.ts'), ...args], environment))
  const best = ['--transfers', '16', '--checkers', '16', '--fast-list', '--onedrive-chunk-size', '60M']
  const peer = (...args: string[]) => counted(at, () => measure(rclone, [...args, ...best], trust))
  const tool = (path: string, ...args: string[]) => counted(at, () => measure(path, args, { SSL_CERT_FILE: at.caFile }))
  const into = (name: string): string => {
    const path = join(work, name)
    mkdirSync(path, { recursive: true })
    return path
  }

  const largeName = `upload ${size.large} MiB`
  await compare(`upload ${files} files of 4 KB`, {
    ours: () => ours('up', 'tree-ours', local.tree),
    rclone: () => peer('copy', local.tree, 'cloud:tree-rclone'),
    'graph-client': () => microsoft('up', 'tree-microsoft', local.tree),
  })
  await compare(`download ${files} files`, {
    ours: () => ours('down', 'tree-ours', into('down-ours')),
    rclone: () => peer('copy', 'cloud:tree-ours', into('down-rclone')),
    'graph-client': () => microsoft('down', 'tree-ours', into('down-microsoft')),
  })
  await ours('sync-first', 'tree-ours', local.tree)
  await compare('sync with nothing changed', {
    ours: () => ours('sync', 'tree-ours', local.tree),
    rclone: () => peer('sync', local.tree, 'cloud:tree-rclone'),
  })
  rename(local.tree, 'file', 'renamed')
  await compare(`rename ${files / 2} files`, {
    ours: () => ours('sync', 'tree-ours', local.tree),
    rclone: () =>
      peer('sync', '--track-renames', '--track-renames-strategy', 'modtime', local.tree, 'cloud:tree-rclone'),
  })
  rename(local.tree, 'renamed', 'file')
  await fetch(`${at.controlUrl}/seed`)
  await compare(`list ${size.listing[1]} items`, {
    ours: () => ours('list', 'listing'),
    rclone: () => peer('size', 'cloud:listing'),
    'graph-client': () => microsoft('list', 'listing'),
  })
  await compare(largeName, {
    ours: () => ours('up-file', 'large-ours.bin', local.large),
    rclone: () => peer('copyto', local.large, 'cloud:large-rclone.bin'),
    'graph-client': () => microsoft('up-file', 'large-microsoft.bin', local.large),
    ...(size.large < 250 && {
      'curl -T': () =>
        tool(
          'curl',
          '-sfT',
          local.large,
          '--cacert',
          at.caFile,
          '-H',
          `Authorization: Bearer ${at.accessToken}`,
          `${graph}/v1.0/me/drive/root:/large-curl.bin:/content`,
        ),
    }),
  })
  const headers = { authorization: `Bearer ${at.accessToken}` }
  const content = `${at.secureUrl.replace('https', 'http')}/v1.0/me/drive/root:/large-ours.bin:/content`
  const url = async (): Promise<string> => {
    const found = (await fetch(content, { headers, redirect: 'manual' })).headers.get('location')!
    return found.replace(/^http:\/\/[^/]+/, graph)
  }
  await compare(`download ${size.large} MiB`, {
    ours: () => ours('down-file', 'large-ours.bin', join(work, 'large-ours.bin')),
    rclone: () =>
      peer(
        'copyto',
        '--multi-thread-streams',
        '16',
        '--multi-thread-cutoff',
        '16M',
        'cloud:large-ours.bin',
        join(work, 'large-rclone.bin'),
      ),
    ...(aria2c && {
      aria2c: async () =>
        tool(
          aria2c,
          '-q',
          '-x16',
          '-s16',
          '-k8M',
          '--file-allocation=none',
          `--ca-certificate=${at.caFile}`,
          '-d',
          work,
          '-o',
          'large-aria.bin',
          await url(),
        ),
    }),
    curl: async () => tool('curl', '-sf', '--cacert', at.caFile, '-o', join(work, 'large-curl.bin'), await url()),
  })
}

async function counted(at: Service, work: () => Promise<Omit<Measured, 'requests'>>): Promise<Measured> {
  await fetch(at.controlUrl)
  const measured = await work()
  return { ...measured, requests: Number(await (await fetch(at.controlUrl)).text()) }
}

async function compare(job: string, contenders: Record<string, () => Promise<Measured>>): Promise<void> {
  console.log(`  ${job} (lean: ${lean[job]} requests)`)
  let mine: Measured | undefined
  for (const [name, contender] of Object.entries(contenders)) {
    try {
      const { requests, wallMs, cpuSeconds, peakMegabytes } = await contender()
      mine ??= { requests, wallMs, cpuSeconds, peakMegabytes }
      const ratio =
        name === 'ours'
          ? `${(requests / lean[job]!).toFixed(2)} × lean`
          : `ours is ${(mine.wallMs / wallMs).toFixed(2)} × its time`
      const figures = [
        `${requests} requests`,
        `${(wallMs / 1000).toFixed(2)} s`,
        `${cpuSeconds.toFixed(2)} CPU s`,
        `${peakMegabytes.toFixed(0)} MB`,
      ]
      console.log(`    ${name.padEnd(14)}${figures.map((each) => each.padStart(16)).join('')}   ${ratio}`)
    } catch (error) {
      console.log(`    ${name.padEnd(14)}failed: ${(error as Error).message.trim().split('\n').at(-1)}`)
    }
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

function makeFiles(work: string): Setting['local'] {
  const tree = join(work, 'tree')
  for (let file = 0; file < files; file++) {
    const path = join(tree, `folder-${file % folders}`)
    mkdirSync(path, { recursive: true })
    writeFileSync(join(path, `file-${file}.txt`), `${file} `.padEnd(4096, 'content of a small file '))
  }
  const large = join(work, 'large.bin')
  const piece = Buffer.alloc(mebibyte)
  for (let index = 0; index < size.large; index++) {
    piece.fill(index)
    writeFileSync(large, piece, { flag: 'a' })
  }
  return { tree, large }
}

function rename(tree: string, from: string, to: string): void {
  for (let file = 0; file < files; file += 2) {
    const path = join(tree, `folder-${file % folders}`)
    renameSync(join(path, `${from}-${file}.txt`), join(path, `${to}-${file}.txt`))
  }
}

if (import.meta.main) await run()
