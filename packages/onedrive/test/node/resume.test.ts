/** Transfers that another process goes on with: here another client, after the first one was stopped. */
import { execFile } from 'node:child_process'
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { downloadToFile, fileSource, pooledFetch, uploadFile, uploadStream } from '../../src/node.ts'
import { type SignedIn, signedIn } from '../signed-in.ts'

const unit = 320 * 1024
const bytes = (size: number): Buffer => Buffer.from(new Uint8Array(size).map((_, i) => (i * 31) ^ (i >> 7)))
let account: SignedIn
let folder: string
const pool = pooledFetch()
beforeAll(async () => {
  account = await signedIn()
})
afterAll(async () => {
  await pool.close()
  await account[Symbol.asyncDispose]()
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onedrive-resume-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('an upload goes on where it stopped; only a changed file begins anew', async () => {
  const path = join(folder, 'file.bin')
  const sessionFile = join(folder, 'session.json')
  const content = bytes(9 * unit + 7)
  await writeFile(path, content)
  const sent: string[] = []
  const send: typeof fetch = (input, init) => {
    const range = new Headers(init?.headers).get('content-range')
    if (range) sent.push(range)
    return pool.fetch(input, init)
  }
  const root = account
    .client({ fetch: Object.assign(send, { sendsPieces: true }) })
    .drive()
    .root()
  const options = { sessionFile, chunkSize: 3 * unit, smallFile: 0 }
  const stopAfter = async (chunks: number): Promise<void> => {
    const controller = new AbortController()
    const onProgress = ({ loaded }: { loaded: number }): void =>
      void (loaded >= chunks * 3 * unit && controller.abort())
    const upload = uploadFile(root, path, { ...options, onProgress, signal: controller.signal })
    await expect(upload).rejects.toMatchObject({ code: 'aborted' })
  }

  await stopAfter(2)
  expect((await stat(sessionFile)).mode & 0o777).toBe(0o600)
  sent.length = 0
  expect(await uploadFile(root, path, options)).toMatchObject({ size: content.length })
  expect(sent.map((range) => range.replace(/\/.*/, ''))).toEqual([
    `bytes ${6 * unit}-${9 * unit - 1}`,
    `bytes ${9 * unit}-${content.length - 1}`,
  ])
  expect(await readdir(folder)).toEqual(['file.bin'])

  await stopAfter(1)
  await utimes(path, 1, 1)
  sent.length = 0
  await uploadFile(root, path, options)
  expect(sent[0]).toMatch(/^bytes 0-/)
})

test('a download in ranges goes on where it stopped, and is verified as a whole', async () => {
  const content = bytes(40 * unit + 3)
  const item = await account.onedrive.drive().root().upload('ranges.bin', content)
  const client = account.onedrive.drive().item(item.id)
  const path = join(folder, 'ranges.bin')
  const options = { resume: true, rangeSize: 4 * unit, connections: 3 }
  const controller = new AbortController()
  const onProgress = ({ loaded }: { loaded: number }): void => void (loaded > 20 * unit && controller.abort())
  await expect(
    downloadToFile(client, path, { ...options, onProgress, signal: controller.signal }),
  ).rejects.toMatchObject({
    code: 'aborted',
  })
  const first: number[] = []
  await downloadToFile(client, path, { ...options, onProgress: ({ loaded }) => first.push(loaded) })
  expect(first[0]).toBeGreaterThan(4 * unit)
  expect((await readFile(path)).equals(content)).toBe(true)
  expect(await readdir(folder)).toEqual(['ranges.bin'])
})

test('a part that nobody can go on with, because its notes could not be kept, does not stay', async () => {
  const item = await account.onedrive
    .drive()
    .root()
    .upload('unnoted.bin', bytes(20 * unit))
  const path = join(folder, 'unnoted.bin')
  // Nothing can be written under this name.
  await mkdir(join(folder, '.unnoted.bin.resume.part.json.new'))
  const controller = new AbortController()
  const onProgress = (): void => controller.abort()
  const download = downloadToFile(account.onedrive.drive().item(item.id), path, {
    resume: true,
    onProgress,
    signal: controller.signal,
  })
  await expect(download).rejects.toMatchObject({ code: 'aborted' })
  expect(await readdir(folder)).toEqual(['.unnoted.bin.resume.part.json.new'])
})

test.skipIf(process.platform === 'win32')('a pipe is refused instead of being waited for', async () => {
  const path = join(folder, 'pipe')
  await promisify(execFile)('mkfifo', [path])
  await expect(fileSource(path)).rejects.toMatchObject({ code: 'disk', message: expect.stringContaining('stream') })
})

test('a file that another version replaced is loaded from its start', async () => {
  const root = account.onedrive.drive().root()
  const item = await root.upload('changing.bin', bytes(40 * unit))
  const client = account.onedrive.drive().item(item.id)
  const path = join(folder, 'changing.bin')
  const options = { resume: true, rangeSize: 4 * unit, connections: 2 }
  const controller = new AbortController()
  const onProgress = ({ loaded }: { loaded: number }): void => void (loaded > 20 * unit && controller.abort())
  await downloadToFile(client, path, { ...options, onProgress, signal: controller.signal }).catch(() => undefined)
  const other = bytes(40 * unit).reverse()
  await root.upload('changing.bin', other)
  await downloadToFile(client, path, options)
  expect((await readFile(path)).equals(other)).toBe(true)
})

test('a stream of unknown length goes through the disk, and leaves nothing there', async () => {
  const content = bytes(20 * unit)
  // Others use the machine's own.
  vi.stubEnv('TMPDIR', folder)
  const item = await uploadStream(
    account.onedrive.drive().root(),
    'stream.bin',
    Readable.from([content.subarray(0, 999), content.subarray(999)]),
  )
  expect(item.size).toBe(content.length)
  vi.unstubAllEnvs()
  expect(await readdir(folder)).toEqual([])
})

test('a file that is written to while it is sent is refused, and nothing is stored', async () => {
  const path = join(folder, 'changes.bin')
  await writeFile(path, bytes(20 * unit))
  const onProgress = ({ loaded }: { loaded: number }): void => {
    if (loaded >= 5 * unit) void utimes(path, 1, 1)
  }
  const root = account.client({ fetch: pool.fetch }).drive().root()
  const upload = uploadFile(root, path, { chunkSize: 5 * unit, onProgress })
  await expect(upload).rejects.toMatchObject({ code: 'source_changed' })
  await expect(account.onedrive.drive().item({ path: 'changes.bin' }).get()).rejects.toMatchObject({ status: 404 })
})

test.each([
  ['shrinks', (path: string) => truncate(path, 7 * unit), 'size_mismatch'],
  ['grows', (path: string) => appendFile(path, 'more'), /size_mismatch|source_changed/],
])(
  'a file that %s while it is sent is refused, in one request or many, and nothing is stored',
  async (_, change, code) => {
    for (const smallFile of [0, 100 * unit]) {
      const path = join(folder, 'unsteady.bin')
      await writeFile(path, bytes(20 * unit))
      const root = account.client({ fetch: pool.fetch }).drive().root()
      const onProgress = ({ loaded }: { loaded: number }): void => {
        if (loaded === 5 * unit) void change(path)
      }
      // Sent at once, it has changed between being opened and being read.
      const source = await fileSource(path)
      if (smallFile > 0) await change(path)
      const upload = root.upload('unsteady.bin', source, { chunkSize: 5 * unit, smallFile, onProgress })
      const error = await upload.catch((thrown) => thrown)
      expect(error.code).toMatch(code)
      await expect(account.onedrive.drive().item({ path: 'unsteady.bin' }).get()).rejects.toMatchObject({ status: 404 })
    }
  },
)
