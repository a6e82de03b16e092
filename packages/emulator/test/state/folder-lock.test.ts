import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startEmulator } from '../../src/index.ts'
import { lockFolder } from '../../src/state/folder-lock.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'emulator-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a second emulator on the same folder is refused and told whose it is; the first goes on', async () => {
  await using first = await startEmulator({ data: folder, seed: 'empty' })
  await expect(startEmulator({ data: folder, seed: 'empty' })).rejects.toMatchObject({
    code: 'data_in_use',
    message: expect.stringContaining(`process ${process.pid}`),
  })
  expect((await fetch(`${first.url}/common/v2.0/.well-known/openid-configuration`)).status).toBe(200)
})

test('who closes gives the folder back', async () => {
  await (await startEmulator({ data: folder, seed: 'empty' })).close()
  await (await startEmulator({ data: folder, seed: 'empty' })).close()
})

test.each([
  ['killed', '4194999'],
  ['of another life of this process id', String(process.pid)],
  ['torn', ''],
])('the lock of an owner that was %s is taken over', (_, left) => {
  writeFileSync(join(folder, 'emulator.lock'), left)
  lockFolder(folder)()
})

test('a living owner keeps it', () => {
  writeFileSync(join(folder, 'emulator.lock'), String(process.ppid))
  expect(() => lockFolder(folder)).toThrow(/Another emulator/)
})
