import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const main = join(import.meta.dirname, '../src/main.ts')
const folder = mkdtempSync(join(tmpdir(), 'drawbridge-main-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(environment: Record<string, string>) {
  const child = spawn(process.execPath, ['--conditions=source', main], {
    env: { DRAWBRIDGE_PORT: '0', DRAWBRIDGE_DATA: folder, LOG_LEVEL: 'silent', ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk
  })
  return { child, said: () => said }
}

test('told to stop while it is still starting, it ends well and takes its database along', async () => {
  const { child } = run({})
  const pid = join(folder, 'postgres', 'data', 'postmaster.pid')
  await expect.poll(() => existsSync(pid), { timeout: 15_000, interval: 5 }).toBe(true)
  child.kill('SIGTERM')
  const [code] = await once(child, 'exit')
  expect(code).toBe(0)
  expect(existsSync(pid)).toBe(false)
})

test('what is wrong with the configuration is said in a line each, with an exit code of its own', async () => {
  const { child, said } = run({ DRAWBRIDGE_PORT: 'eighty', DRAWBRIDGE_MASTER_KEY: 'short' })
  const [code] = await once(child, 'exit')
  expect(code).toBe(78)
  expect(said().trim().split('\n')).toEqual([
    expect.stringMatching(/^DRAWBRIDGE_PORT is not a port/),
    expect.stringMatching(/^DRAWBRIDGE_MASTER_KEY is not 32 bytes/),
  ])
})
