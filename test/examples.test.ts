/** Every example runs, start to end, on the emulator. */
import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)

const lastLines: Record<string, RegExp> = {
  'examples/sign-in-and-thumbnails.ts': /5\. Refreshed at oauth20_token\.srf; the token still belongs to \S+/,
  'examples/sdk-calls.ts': /6\. Disconnected/,
}

test.each(globSync('examples/*.ts'))('%s', { timeout: 60_000 }, async (file) => {
  const { stdout } = await run(process.execPath, ['--conditions=source', file])
  expect(lastLines[file], `say in this test how ${file} ends`).toBeDefined()
  expect(stdout).toMatch(lastLines[file]!)
})
