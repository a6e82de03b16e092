/** Every example runs, start to end, on the emulator. */
import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)

const lastLines: Record<string, RegExp> = {
  'examples/sign-in-and-thumbnails.ts': /5\. Refreshed at oauth20_token\.srf; the token still belongs to \S+/,
  'examples/onedrive-sign-in.ts': /5\. .*secret.* \(developer\)/,
  'examples/onedrive-drive.ts': /6\. 3 folders made in one request/,
  'examples/onedrive-transfers.ts': /4\. move renamed\.txt/,
  'examples/onedrive-changes.ts': /3\. Saw the new name and stopped \(aborted\)/,
  'examples/onedrive-tracing.ts':
    /report > GET \/v1\.0\/me\/drive\/root\/children 200, sent 1 times before\n2\. onedrive\.upload > PUT \S+ 201/,
  'examples/sdk-calls.ts': /6\. Disconnected/,
  'examples/define-workflow.ts': /4\. Saved \/Orders\/\d{4}\/A-1\.txt, shared to view/,
}

test.each(globSync('examples/*.ts'))('%s', { timeout: 60_000 }, async (file) => {
  const { stdout } = await run(process.execPath, ['--conditions=source', file])
  expect(lastLines[file], `say in this test how ${file} ends`).toBeDefined()
  expect(stdout).toMatch(lastLines[file]!)
})
