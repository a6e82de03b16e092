/** What the guide shows in TypeScript does what it says, as it stands there. Its commands are tried in test/peers. */
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { demo, startEmulator } from '../src/index.ts'

const guide = readFileSync(join(import.meta.dirname, '../../../docs/guides/emulator.md'), 'utf8')
const given = { demo, startEmulator, expect, token: 'none', clientId: demo.app.clientId }
const AsyncFunction = (async () => {}).constructor as FunctionConstructor

/** Runs the block in which this stands. @returns the variables that it leaves */
async function run(
  containing: string,
  more: object,
  leaving: readonly string[] = [],
): Promise<Record<string, unknown>> {
  const block = [...guide.matchAll(/^```ts\n(.*?)^```/gms)]
    .map(([, text]) => text!)
    .find((text) => text.includes(containing))
  if (block === undefined) throw new Error(`No block of the guide contains: ${containing}`)
  const known = { ...given, ...more }
  const code = stripTypeScriptTypes(block.replace(/^import .*$/gm, ''))
  return AsyncFunction(...Object.keys(known), `${code}\nreturn { ${leaving} }`)(...Object.values(known))
}

test('in a test: started, asked, gone', async () => {
  const { response, emulator } = await run('autoSignIn: demo.accounts', {}, ['response', 'emulator'])
  expect((response as Response).status).toBe(401)
  await expect(fetch((emulator as { url: string }).url)).rejects.toThrow()
})

test('the journal, the faults, the clock, the snapshots, and what goes wrong with sign-in', async () => {
  await using emulator = await startEmulator()
  for (const name of ['1', '2', '3']) await fetch(`${emulator.url}/v1.0/${name}`, { method: 'PUT' })
  await run('emulator.journal.filter', { emulator })
  const before = emulator.clock.now()
  await run('emulator.faults.add', { emulator })
  expect(emulator.faults.list()).toHaveLength(2)
  expect(emulator.clock.now() - before).toBeGreaterThanOrEqual(40 * 24 * 3_600_000)
  expect(emulator.snapshots.list()).toMatchObject([{ name: 'before' }])
  await run('assignmentRequired', { emulator })
  expect(emulator.directory.accounts.find('megan@contoso.example')).toMatchObject({
    accessTokenEra: 1,
    claimsChallenge: 'c1',
  })
  expect(emulator.directory.accounts.find('megan@contoso.example')).not.toHaveProperty('refusal')
})
