/** The onedrive client for Linux, as Debian ships it, signed in through its auth files, with a personal account. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demo } from '@drawbridge/emulator'
import type { DriveItem } from '@microsoft/microsoft-graph-types'
import { signIn } from './browser.ts'
import { outputOf } from './command.ts'
import { debianProgram } from './debian-package.ts'
import { filesIn, makeBigFile } from './file-tree.ts'
import { graphToken } from './graph-token.ts'
import { type Judge, judge } from './judge.ts'
import { trusting } from './mount-namespace.ts'
import { type Reached, reachEmulator } from './reach.ts'

type Onedrive = Reached & {
  readonly folder: string
  /** What it keeps the same as the drive. */
  readonly synced: string
  /** Where it has its configuration and its token. */
  readonly configured: string
  /** Runs the client once; gives what it printed, or throws. */
  readonly onedrive: (...args: string[]) => Promise<string>
  readonly command: { path: string; args: string[]; environment: Readonly<Record<string, string>> }
  readonly sync: string
}

const MiB = 1024 ** 2
const graph = 'https://graph.microsoft.com/v1.0'

async function start(account: string): Promise<Onedrive> {
  const program = await debianProgram('onedrive')
  const reached = await reachEmulator({ autoSignIn: account })
  const folder = mkdtempSync(join(tmpdir(), 'peer-onedrive-'))
  const [synced, configured] = [join(folder, 'synced'), join(folder, 'configured')]
  const namespace = await trusting(reached.emulator.caFile!)
  const environment = { ...program.environment, ...reached.environment, HOME: folder }
  const command = { path: namespace.path, args: [...namespace.args, program.path], environment }
  const onedrive = (...args: string[]): Promise<string> =>
    outputOf(command.path, [...command.args, '--confdir', configured, ...args], { environment })
  configure(configured, synced)
  const version = await onedrive('--version')
  return {
    ...reached,
    folder,
    synced,
    configured,
    onedrive,
    command,
    // The command was renamed in 2.5.
    sync: /v2\.[0-4]\./.test(version) ? '--synchronize' : '--sync',
    async [Symbol.asyncDispose]() {
      await reached[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const checks: Parameters<typeof judge<Onedrive>>[2] = {
  async 'sign in through the auth files, and the first sync brings everything down'(context) {
    await authorize(context)
    const online = await filesOnline()
    assert.ok(online.length > 0, 'a fresh drive is not empty')
    assert.deepEqual(filesIn(context.synced).sort(), online)
  },

  async 'a sync with nothing to do carries nothing'({ onedrive, sync, emulator }) {
    const before = emulator.journal.length
    await onedrive(sync)
    const changes = emulator.journal
      .slice(before)
      .filter(({ method, host }) => method !== 'GET' && !host.includes('login'))
    assert.deepEqual(
      changes.filter(({ method }) => method !== 'HEAD'),
      [],
    )
  },

  async 'upload of a tree'({ onedrive, sync, synced }) {
    write(join(synced, 'judge/small.txt'), 'hello')
    write(join(synced, 'judge/empty.bin'), '')
    write(join(synced, 'judge/deep/er/ünï ☃ file.txt'), 'unicode')
    write(join(synced, "judge/deep/it's (1) [x] {y}=;,@$!&+#%.txt"), 'odd')
    const when = new Date('2001-02-03T04:05:06Z')
    utimesSync(join(synced, 'judge/small.txt'), when, when)
    await onedrive(sync)
    assert.deepEqual((await filesOnline()).filter(isJudges), filesIn(synced).filter(isJudges).sort())
    assert.equal(
      (await item('judge/small.txt'))?.fileSystemInfo?.lastModifiedDateTime?.slice(0, 19),
      '2001-02-03T04:05:06',
    )
  },

  async 'a large file goes up in pieces and is the same'({ onedrive, sync, synced }) {
    const hash = makeBigFile(join(synced, 'judge/large.bin'), 50 * MiB)
    await onedrive(sync)
    assert.equal(
      createHash('sha256')
        .update(await content('judge/large.bin'))
        .digest('hex'),
      hash,
    )
  },

  async 'what changes online comes down'({ onedrive, sync, synced }) {
    await put('judge/remote.txt', 'from elsewhere')
    await put('judge/small.txt', 'changed elsewhere')
    await change('PATCH', (await item('judge/deep'))!.id!, { name: 'renamed' })
    await onedrive(sync)
    assert.equal(readFileSync(join(synced, 'judge/remote.txt'), 'utf8'), 'from elsewhere')
    assert.equal(readFileSync(join(synced, 'judge/small.txt'), 'utf8'), 'changed elsewhere')
    assert.ok(existsSync(join(synced, 'judge/renamed/er/ünï ☃ file.txt')))
    assert.ok(!existsSync(join(synced, 'judge/deep')))
  },

  async 'what is deleted online goes away'({ onedrive, sync, synced }) {
    await change('DELETE', (await item('judge/remote.txt'))!.id!)
    await onedrive(sync)
    assert.ok(!existsSync(join(synced, 'judge/remote.txt')))
  },

  async 'what changes here goes up'({ onedrive, sync, synced }) {
    later(join(synced, 'judge/small.txt'), 'changed here')
    const hash = makeBigFile(join(synced, 'judge/large.bin'), 12 * MiB)
    await onedrive(sync)
    assert.equal((await content('judge/small.txt')).toString(), 'changed here')
    assert.equal(
      createHash('sha256')
        .update(await content('judge/large.bin'))
        .digest('hex'),
      hash,
    )
  },

  async 'rename here is a rename there'({ onedrive, sync, synced }) {
    renameSync(join(synced, 'judge/large.bin'), join(synced, 'judge/renamed/moved.bin'))
    await onedrive(sync)
    assert.equal((await item('judge/renamed/moved.bin'))?.size, 12 * MiB)
    assert.equal(await item('judge/large.bin'), undefined)
  },

  async 'delete here is a delete there'({ onedrive, sync, synced }) {
    rmSync(join(synced, 'judge/renamed/moved.bin'))
    await onedrive(sync)
    assert.equal(await item('judge/renamed/moved.bin'), undefined)
  },

  async 'resync starts from nothing and changes nothing'({ onedrive, sync, synced }) {
    const before = filesIn(synced).sort()
    await onedrive(sync, '--resync', '--resync-auth')
    assert.deepEqual(filesIn(synced).sort(), before)
    assert.deepEqual(await filesOnline(), before)
  },

  async 'a second machine gets the same tree'({ folder, command, configured, synced, sync }) {
    const [other, otherSynced] = [join(folder, 'other'), join(folder, 'other-synced')]
    configure(other, otherSynced)
    cpSync(join(configured, 'refresh_token'), join(other, 'refresh_token'))
    const args = [...command.args, '--confdir', other, sync, '--download-only', '--resync', '--resync-auth']
    await outputOf(command.path, args, { environment: command.environment })
    assert.deepEqual(filesIn(otherSynced).sort(), filesIn(synced).sort())
    for (const file of filesIn(synced)) {
      assert.ok(readFileSync(join(otherSynced, file)).equals(readFileSync(join(synced, file))), file)
      const apart = statSync(join(otherSynced, file)).mtimeMs - statSync(join(synced, file)).mtimeMs
      assert.ok(Math.abs(apart) < 1000, `${file} is ${apart} ms off`)
    }
  },

  async 'create and remove a directory, sync status'({ onedrive, sync }) {
    await onedrive('--create-directory', 'judge-made')
    assert.ok((await item('judge-made'))?.folder)
    await onedrive('--remove-directory', 'judge-made')
    assert.equal(await item('judge-made'), undefined)
    await onedrive(sync)
    assert.match(await onedrive('--display-sync-status'), /No pending remote changes|in sync/i)
  },

  async 'a link to share'({ onedrive }) {
    assert.match(await onedrive('--create-share-link', 'judge/small.txt'), /https:\/\/\S+/)
  },

  async 'monitor uploads what appears'({ command, configured, synced }) {
    const args = [...command.args, '--confdir', configured, '--monitor', '--verbose']
    const child = spawn(command.path, args, {
      env: { ...process.env, ...command.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    try {
      await printed(child.stdout, /Sync with .* is complete/)
      write(join(synced, 'judge/appeared.txt'), 'appeared')
      await until(async () => (await item('judge/appeared.txt')) !== undefined)
    } finally {
      child.kill('SIGINT')
      await Promise.race([new Promise((done) => child.once('close', done)), pause(5_000)])
      child.kill('SIGKILL')
    }
  },
}

export const onedrive: Judge = judge('onedrive', () => start(demo.accounts.personal.userPrincipalName), checks)

function configure(configured: string, synced: string): void {
  mkdirSync(synced, { recursive: true })
  // Newer ones would open a web socket, which is another matter than files.
  write(join(configured, 'config'), `sync_dir = "${synced}"\n`)
}

/** The client writes the address to open into one file and waits for where it led in another. */
async function authorize({ folder, configured, sync, command }: Onedrive): Promise<void> {
  const [asked, answered] = [join(folder, 'asked'), join(folder, 'answered')]
  const args = [...command.args, '--confdir', configured, sync, '--auth-files', `${asked}:${answered}`]
  const running = outputOf(command.path, args, { environment: command.environment })
  const stopped = running.then(
    () => Promise.reject(new Error('It ended before it asked to be authorised.')),
    (error) => Promise.reject(error),
  )
  await Promise.race([until(async () => existsSync(asked) && statSync(asked).size > 0), stopped])
  const callback = await signIn(readFileSync(asked, 'utf8').trim())
  writeFileSync(answered, callback.href)
  await running
}

let token: Promise<string> | undefined

async function call(method: string, path: string, body?: string | object): Promise<Response> {
  token ??= graphToken()
  const headers: Record<string, string> = { authorization: `Bearer ${await token}` }
  if (typeof body === 'object') headers['content-type'] = 'application/json'
  if (typeof body === 'string') headers['content-type'] = 'text/plain'
  const text = typeof body === 'object' ? JSON.stringify(body) : body
  const response = await fetch(`${graph}${path}`, { method, headers, ...(text !== undefined && { body: text }) })
  if (!response.ok && response.status !== 404) throw new Error(`${method} ${path}: ${await response.text()}`)
  return response
}

function at(path: string): string {
  return `/me/drive/root:/${path.split('/').map(encodeURIComponent).join('/')}:`
}

async function item(path: string): Promise<DriveItem | undefined> {
  const response = await call('GET', at(path))
  return response.ok ? ((await response.json()) as DriveItem) : undefined
}

async function content(path: string): Promise<Buffer> {
  return Buffer.from(await (await call('GET', `${at(path)}/content`)).arrayBuffer())
}

async function put(path: string, text: string): Promise<void> {
  await call('PUT', `${at(path)}/content`, text)
}

async function change(method: 'PATCH' | 'DELETE', id: string, body?: object): Promise<void> {
  await call(method, `/me/drive/items/${encodeURIComponent(id)}`, body)
}

/** Paths of all files of the drive, in order. */
async function filesOnline(path = '', found: string[] = []): Promise<string[]> {
  const listing = await call('GET', path === '' ? '/me/drive/root/children?$top=999' : `${at(path)}/children?$top=999`)
  const { value } = (await listing.json()) as { value: DriveItem[] }
  for (const { name, folder } of value) {
    const below = path === '' ? name! : `${path}/${name}`
    if (folder) await filesOnline(below, found)
    else found.push(below)
  }
  return path === '' ? found.sort() : found
}

function isJudges(path: string): boolean {
  return path.startsWith('judge/')
}

function write(path: string, text: string): void {
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
}

/** Writes, with a time that the client takes for newer: it looks at whole seconds. */
function later(path: string, text: string): void {
  writeFileSync(path, text)
  const when = new Date(Math.ceil(Date.now() / 1000) * 1000 + 2000)
  utimesSync(path, when, when)
}

/** Reads on to the end, so that the client never waits for somebody to. */
function printed(stream: NodeJS.ReadableStream, wanted: RegExp): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let text = ''
  stream.on('data', (chunk) => {
    text += chunk
    if (wanted.test(text)) resolve()
  })
  stream.once('end', () => reject(new Error(`It ended without saying ${wanted}: ${text.slice(-600)}`)))
  return promise
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 300; round += 1) {
    if (await condition()) return
    await pause(100)
  }
  throw new Error('It did not happen within 30 s.')
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}
