import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createOneDrive } from '../src/client.ts'
import type { ItemClient } from '../src/item-client.ts'
import { downloadToFile, fileSource, pooledFetch, uploadFile } from '../src/node.ts'
import { testClock } from './test-clock.ts'
import { contentService } from './transfers/content-service.ts'
import { sessionService } from './transfers/session-service.ts'

const unit = 320 * 1024
const bytes = (size: number): Buffer => Buffer.from(new Uint8Array(size).map((_, i) => (i * 31) ^ (i >> 7)))

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onedrive-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function root(url: string, send: typeof fetch = fetch): ItemClient {
  const cloud = { login: url, graph: url }
  return createOneDrive({ cloud, accessToken: 'token', ...testClock(), fetch: send })
    .drive()
    .root()
}

describe('uploadFile', () => {
  test('uploads a file under its own name, through cuts, on pooled connections', async () => {
    await using service = await sessionService()
    const pool = pooledFetch()
    service.faults.push(undefined, { kind: 'take-part', bytes: 99 }, { kind: 'expire' })
    const source = bytes(3 * unit + 1)
    await writeFile(join(folder, 'a file.bin'), source)
    await uploadFile(root(service.url, pool.fetch), join(folder, 'a file.bin'), { smallFile: 0, chunkSize: unit })
    await pool.close()
    expect(service.stored()?.equals(source)).toBe(true)
    expect(service.log[0]).toContain('/root:/a%20file.bin:/createUploadSession')
  })

  test.each([
    ['shrinks', unit],
    ['grows', 3 * unit],
  ])('a file that %s meanwhile is refused', async (_, size) => {
    await using service = await sessionService()
    const path = join(folder, 'file')
    await writeFile(path, bytes(2 * unit))
    const source = await fileSource(path)
    await truncate(path, size)
    const upload = root(service.url).upload('file', source, { smallFile: 0, chunkSize: unit })
    await expect(upload).rejects.toMatchObject({ code: 'size_mismatch' })
    expect(service.stored()).toBeUndefined()
    expect(service.open()).toBe(0)
  })

  test('a file that is not there is a clear error', async () => {
    await expect(uploadFile(root('http://localhost:1'), join(folder, 'none'))).rejects.toMatchObject({
      code: 'disk',
      message: expect.stringContaining('ENOENT'),
    })
  })
})

describe('downloadToFile', () => {
  test('writes the file whole, through cuts, and shows how far it is', async () => {
    await using service = await contentService(bytes(200_000))
    service.cuts.push(50_000)
    const path = join(folder, 'file')
    await writeFile(path, 'old')
    const loaded: number[] = []
    await downloadToFile(root(service.url), path, { onProgress: (progress) => loaded.push(progress.loaded) })
    expect((await readFile(path)).equals(service.content)).toBe(true)
    expect(loaded.at(-1)).toBe(200_000)
    expect(await readdir(folder)).toEqual(['file'])
  })

  test('an empty file is a file', async () => {
    await using service = await contentService(bytes(0))
    await downloadToFile(root(service.url), join(folder, 'file'))
    expect(await readFile(join(folder, 'file'))).toHaveLength(0)
  })

  test.each([{ size: 5 }, { quickXorHash: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' }])(
    'what is not as promised (%j) leaves the old file alone',
    async (claim) => {
      await using service = await contentService(bytes(1000))
      service.claim = claim
      const path = join(folder, 'file')
      await writeFile(path, 'old')
      await expect(downloadToFile(root(service.url), path)).rejects.toMatchObject({ code: 'hash_mismatch' })
      expect(await readFile(path, 'utf8')).toBe('old')
      expect(await readdir(folder)).toEqual(['file'])
    },
  )

  test.each(['no-such-folder/file', 'a-folder'])('a disk that refuses %s is a clear error', async (name) => {
    await using service = await contentService(bytes(1000))
    await mkdir(join(folder, 'a-folder'))
    await expect(downloadToFile(root(service.url), join(folder, name))).rejects.toMatchObject({ code: 'disk' })
    expect(await readdir(folder)).toEqual(['a-folder'])
  })

  test.skipIf(process.platform === 'win32').each([[[]], [['pooled']]])(
    'a disk that is full in the middle leaves nothing behind %j',
    async (how) => {
      await using service = await contentService(bytes(300_000))
      await writeFile(join(folder, 'file'), 'old')
      // The system refuses to let any file grow beyond some 64 KiB, in the shell and in what it starts.
      const script = fileURLToPath(new URL('download-to-file.ts', import.meta.url))
      const command = 'ulimit -f 64; exec "$0" --conditions=source "$@"'
      const run = promisify(execFile)('sh', [
        '-c',
        command,
        process.execPath,
        script,
        service.url,
        join(folder, 'file'),
        ...how,
      ])
      expect((await run).stdout.trim()).toBe('disk')
      expect(await readFile(join(folder, 'file'), 'utf8')).toBe('old')
      expect(await readdir(folder)).toEqual(['file'])
    },
  )
})
