/**
 * Whole trees against the emulator, over a network that fails: what is reported as done is there, whole, and nothing
 * is sent twice beyond one chunk for each fault. `PROPERTY_RUNS=50` looks longer; a failing run prints its seed.
 */
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { downloadTree, fileSource, readLocalTree, syncDown, syncUp, uploadTree } from '../../src/node.ts'
import { type SignedIn, signedIn } from '../signed-in.ts'
import { testClock } from '../test-clock.ts'

let account: SignedIn
let folder: string
let made = 0
beforeAll(async () => {
  account = await signedIn()
})
afterAll(() => account[Symbol.asyncDispose]())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onedrive-trees-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

type Files = Record<string, string>

async function write(root: string, files: Files): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content)
  }
  return root
}

async function read(root: string): Promise<Files> {
  const names = await readdir(root, { recursive: true, withFileTypes: true })
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Object.fromEntries(
    await Promise.all(files.map(async (path) => [path.slice(root.length + 1), await readFile(path, 'utf8')])),
  )
}

/** A fresh folder, through a network of one's own. */
async function remote(send: typeof fetch = fetch) {
  const { id } = await account.onedrive.drive().root().createFolder(`tree-${made++}`)
  return account
    .client({ fetch: send, ...testClock(), random: () => 0.5 })
    .drive()
    .item(id)
}

type Fault = 'cut' | 'lose-answer' | 404 | 409 | 416 | 429 | 500 | 503
const faults = fc.constantFrom<Fault>('cut', 'lose-answer', 429, 500, 503)

/** Plays each fault at one of the next requests; how many bytes went to upload sessions is counted. */
function faulty(script: readonly { after: number; fault: Fault }[]) {
  let request = 0
  let at = 0
  let sent = 0
  const send = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const due = script[at] && request++ >= script[at]!.after ? script[at++]!.fault : undefined
    if (init?.body instanceof Uint8Array) sent += init.body.length
    if (due === 'cut') throw new TypeError('cut')
    if (typeof due === 'number')
      return new Response('{}', { status: due, headers: due === 429 ? { 'retry-after': '1' } : {} })
    const response = await fetch(input, init)
    if (due !== 'lose-answer') return response
    await response.arrayBuffer()
    throw new TypeError('the answer was lost')
  }
  return { send, sent: () => sent, played: () => at }
}

const name = fc.constantFrom('a.txt', 'b #1.txt', "c'd.txt", 'ünï 日本.txt', '100%.txt', 'x!y.txt')
const parents = fc.array(fc.constantFrom('one', 'two', 'drei & vier'), { maxLength: 3 })
const randomFiles = fc
  .array(fc.tuple(parents, name, fc.string({ maxLength: 200 })), { maxLength: 25 })
  .map((files) => Object.fromEntries(files.map(([folders, file, content]) => [[...folders, file].join('/'), content])))
const runs = Number(process.env['PROPERTY_RUNS'] ?? 8)

describe('whatever happens on the way', () => {
  test('an uploaded tree is the tree on disk', { timeout: 600_000 }, async () => {
    const script = fc.array(fc.record({ after: fc.nat(30), fault: faults }), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(randomFiles, script, async (files, planned) => {
        const network = faulty(planned.toSorted((a, b) => a.after - b.after))
        const source = await write(join(folder, `up-${made}`), files)
        await mkdir(source, { recursive: true })
        const target = await remote(network.send)
        const report = await uploadTree(target, source)
        expect(report.problems).toEqual([])
        const clean = account.onedrive.drive().item((await target.get()).id)
        await downloadTree(clean, join(folder, `down-${made}`))
        expect(await read(join(folder, `down-${made}`))).toEqual(files)
        const size = Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text), 0)
        expect(network.sent()).toBeLessThanOrEqual(size + network.played() * 800)
      }),
      { numRuns: runs },
    )
  })

  test('refused for good, a file is told or it is there, and the next run ends it', { timeout: 600_000 }, async () => {
    const refusals = fc.constantFrom<Fault>(404, 409, 416, 'cut', 'lose-answer', 429)
    const script = fc.array(fc.record({ after: fc.nat(12), fault: refusals }), { maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(randomFiles, script, async (files, planned) => {
        const network = faulty(planned.toSorted((a, b) => a.after - b.after))
        const source = await write(join(folder, `up-${made}`), files)
        await mkdir(source, { recursive: true })
        const target = await remote(network.send)
        const { done, problems } = await uploadTree(target, source)
        const lost = problems.filter(({ path }) => path in files).map(({ path }) => path)
        expect(done + new Set(lost).size).toBe(Object.keys(files).length)
        const clean = account.onedrive.drive().item(target.address.self.split('/').at(-1)!)
        const down = join(folder, `down-${made}`)
        await downloadTree(clean, down)
        const there = await read(down)
        const told = Object.fromEntries(Object.entries(files).filter(([path]) => !lost.includes(path)))
        expect(there).toMatchObject(told)
        // What was told as lost may be there after all, but then whole.
        for (const [path, text] of Object.entries(there)) expect(text).toBe(files[path])
        expect((await uploadTree(clean, source)).problems).toEqual([])
        await downloadTree(clean, down)
        expect(await read(down)).toEqual(files)
      }),
      { numRuns: runs },
    )
  })

  test('a synchronised tree is the tree on disk, after any change', { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(randomFiles, randomFiles, async (before, after) => {
        const source = join(folder, `sync-${made}`)
        await mkdir(source, { recursive: true })
        const target = await remote()
        await write(source, before)
        const { state } = await syncUp(target, source, { delete: true })
        await rm(source, { recursive: true })
        await mkdir(source)
        await write(source, after)
        const second = await syncUp(target, source, { delete: true, state: JSON.parse(JSON.stringify(state)) })
        expect(second.problems).toEqual([])
        const down = join(folder, `sync-down-${made}`)
        expect((await syncDown(target, down, { delete: true })).problems).toEqual([])
        expect(await read(down)).toEqual(after)
        expect((await syncUp(target, source, { delete: true, dryRun: true })).plan).toEqual([])
      }),
      { numRuns: runs },
    )
  })
})

test('times are kept, without a second version', async () => {
  const time = new Date('2020-02-03T04:05:06Z')
  const source = await write(join(folder, 'times'), { 'a.txt': 'dated', empty: '' })
  for (const name of ['a.txt', 'empty']) await utimes(join(source, name), time, time)
  const target = await remote()
  await uploadTree(target, source)
  const item = account.onedrive.drive().item({ path: `${(await target.get()).name}/a.txt` })
  expect(Date.parse((await item.get()).fileSystemInfo!.lastModifiedDateTime!)).toBe(time.getTime())
  expect((await Array.fromAsync(item.versions())).length).toBe(1)
  expect((await syncUp(target, source, { dryRun: true })).plan).toEqual([])
})

test('names OneDrive does not hold, links and twins are told one by one; the others go up', async () => {
  const source = await write(join(folder, 'odd'), {
    'good.txt': '1',
    'ends.': '2',
    'con.txt': '3',
    'TWIN.txt': '4',
    'twin.txt': '5',
  })
  await symlink('.', join(source, 'circle'))
  await symlink('nowhere', join(source, 'broken'))
  const target = await remote()
  const { done, problems } = await uploadTree(target, source)
  expect(done).toBe(2)
  expect(problems.map(({ path, outcome }) => `${path} ${outcome}`).sort()).toEqual([
    'broken skipped',
    'circle skipped',
    'con.txt failed',
    'ends. failed',
    'twin.txt failed',
  ])
  const followed = await uploadTree(await remote(), source, { followSymlinks: true })
  expect(followed.problems.find(({ path }) => path === 'circle')?.reason).toContain('leads back')
})

test('what may not be read is told, and the others are found', async () => {
  const source = await write(join(folder, 'closed'), { 'a.txt': '1', 'b.txt': '2', 'locked/c.txt': '3' })
  await chmod(folder, 0o755)
  await chmod(join(source, 'b.txt'), 0)
  await chmod(join(source, 'locked'), 0)
  // Root may read anything, so it is not root for a moment.
  const root = process.getuid?.() === 0
  if (root) process.seteuid!(65_534)
  try {
    const { files, problems } = await readLocalTree(source)
    expect(files.map(({ path }) => path)).toEqual(['a.txt', 'b.txt'])
    expect(problems).toMatchObject([{ path: 'locked', outcome: 'failed', error: { code: 'disk' } }])
    expect(problems[0]!.reason).toContain('EACCES')
    await expect(fileSource(join(source, 'b.txt'))).rejects.toMatchObject({
      code: 'disk',
      message: expect.stringContaining('ask for access'),
    })
  } finally {
    if (root) process.seteuid!(0)
    await chmod(join(source, 'locked'), 0o755)
  }
})

test('a folder that changes underneath: what is gone is told, what grows is sent whole, nothing is mixed', async () => {
  const before = Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`${i}.txt`, `content ${i}`]))
  const source = await write(join(folder, 'changing'), before)
  let batches = 0
  const target = await remote(async (input, init) => {
    // After it was listed, and before any of it is read.
    if (`${input}`.endsWith('/$batch') && batches++ === 0) {
      await rm(join(source, '0.txt'))
      await write(source, { '1.txt': 'content 1, and more of it', '6.txt': 'new' })
    }
    return fetch(input, init)
  })
  const { done, problems } = await uploadTree(target, source)
  expect(done).toBe(5)
  expect(problems).toMatchObject([{ path: '0.txt', outcome: 'failed', error: { code: 'disk' } }])
  const down = join(folder, 'changed')
  await downloadTree(target, down)
  const { '0.txt': _, ...others } = before
  expect(await read(down)).toEqual({ ...others, '1.txt': 'content 1, and more of it' })
})

test('times of a clock that is wrong are kept as they are, and change nothing the next time', async () => {
  const source = await write(join(folder, 'clock'), { 'future.txt': '1', 'past.txt': '2' })
  await utimes(join(source, 'future.txt'), new Date('2098-01-02T03:04:05Z'), new Date('2098-01-02T03:04:05Z'))
  await utimes(join(source, 'past.txt'), new Date('1971-01-02T03:04:05Z'), new Date('1971-01-02T03:04:05Z'))
  const target = await remote()
  expect((await syncUp(target, source)).problems).toEqual([])
  expect((await syncUp(target, source)).plan).toEqual([])
  expect((await syncDown(target, join(folder, 'clock-down'))).problems).toEqual([])
  expect((await stat(join(folder, 'clock-down/future.txt'))).mtime).toEqual(new Date('2098-01-02T03:04:05Z'))
})

test('a dry run sends nothing but questions', async () => {
  const source = await write(join(folder, 'dry'), { 'one/a.txt': '1' })
  const target = await remote()
  const { plan, done } = await syncUp(target, source, { dryRun: true })
  expect(plan).toEqual([
    { kind: 'createFolder', path: 'one' },
    { kind: 'write', path: 'one/a.txt', reason: 'new' },
  ])
  expect(done).toBe(0)
  expect(await Array.fromAsync(target.children())).toEqual([])
})

test('a renamed file is moved, not sent again', async () => {
  const source = await write(join(folder, 'moved'), { 'one/a.txt': 'some content', 'b.txt': 'other' })
  const target = await remote()
  const { state } = await syncUp(target, source, { delete: true })
  await mkdir(join(source, 'two'))
  await rename(join(source, 'one/a.txt'), join(source, 'two/c.txt'))
  await rm(join(source, 'one'), { recursive: true })
  const { plan, problems } = await syncUp(target, source, { delete: true, ...(state && { state }) })
  expect(problems).toEqual([])
  expect(plan.map(({ kind }) => kind)).not.toContain('write')
})

test('nothing is deleted once something has failed', async () => {
  const source = await write(join(folder, 'kept'), { 'old.txt': 'precious' })
  const target = await remote()
  await syncUp(target, source, { delete: true })
  await rename(join(source, 'old.txt'), join(source, 'old?.txt'))
  const up = await syncUp(target, source, { delete: true, moves: false })
  expect(up.problems.map(({ path, outcome }) => [path, outcome])).toEqual([
    ['old?.txt', 'failed'],
    ['old.txt', 'skipped'],
  ])
  expect((await Array.fromAsync(target.children())).map(({ name }) => name)).toEqual(['old.txt'])
})
