import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { askKeyCommand } from '../../src/vault/key-command.ts'
import { type KeySettings, keySources } from '../../src/vault/key-sources.ts'
import { masterKey } from '../../src/vault/master-key.ts'

const [one, two, three] = [1, 2, 3].map((byte) => Buffer.alloc(32, byte).toString('base64')) as [string, string, string]
const idOf = (text: string): string => masterKey(Buffer.from(text, 'base64')).id
let dataFolder: string
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'drawbridge-keys-'))
})
afterEach(() => rmSync(dataFolder, { recursive: true }))

async function ids(settings: Omit<KeySettings, 'dataFolder'> = {}): Promise<string[]> {
  return (await keySources({ ...settings, dataFolder }).read()).map(({ id }) => id)
}

const printing = (script: string): string[] => [process.execPath, '-e', script]

test('environment, file and command are read in this order, each with one key or several', async () => {
  const masterKeyFile = join(dataFolder, 'keys')
  writeFileSync(masterKeyFile, `# made in March\n${two}\n`, { mode: 0o600 })
  const masterKeyCommand = printing(`console.log(${JSON.stringify(three)})`)
  expect(await ids({ masterKey: one, masterKeyFile, masterKeyCommand })).toEqual([one, two, three].map(idOf))
  expect(await ids({ masterKey: `${two},${one}` })).toEqual([two, one].map(idOf))
})

test('without any, a key is made in the data folder and kept, and further ones are added behind it', async () => {
  const [made] = await ids()
  expect(await ids()).toEqual([made])
  const added = keySources({ dataFolder }).make!()
  expect(await ids()).toEqual([made, added.id])
  expect(statSync(join(dataFolder, 'master.key')).mode & 0o777).toBe(0o600)
  expect(readFileSync(join(dataFolder, 'master.key'), 'utf8').trim().split('\n')).toHaveLength(2)
})

test('keys from elsewhere are not ours to make', () => {
  expect(keySources({ masterKey: one, dataFolder }).make).toBeUndefined()
})

test('the buffer that a key came in is zero afterwards, and the key does not print', () => {
  const bytes = Buffer.alloc(32, 9)
  const key = masterKey(bytes)
  expect(bytes.equals(Buffer.alloc(32))).toBe(true)
  expect(JSON.stringify(key)).not.toContain(Buffer.alloc(32, 9).toString('base64'))
})

test('arguments of the command are no shell text', async () => {
  const argument = `$(touch ${dataFolder}/owned); \`id\` | "x`
  const script = `process.argv[1] === ${JSON.stringify(argument)} && console.log(${JSON.stringify(one)})`
  expect(await ids({ masterKeyCommand: [...printing(script), argument] })).toEqual([idOf(one)])
})

const secret = 'hunter2-hunter2-hunter2'
test.each([
  ['prints no key', `console.log('${secret}')`, 'is not base64 of 32 bytes'],
  ['prints nothing', '', 'is not base64 of 32 bytes'],
  ['fails', `console.log('${secret}'); console.error('${secret}'); process.exit(3)`, 'exit code 3'],
  ['prints without end', `console.log('${secret}'.repeat(9999))`, 'more than 64 KB'],
  ['does not end', `console.log('${secret}'); setTimeout(() => {}, 60_000)`, 'did not end within 0.5 seconds'],
])('a command that %s is refused without repeating what it printed', async (_, script, sentence) => {
  const asked = askKeyCommand(printing(script), sentence.includes('0.5') ? 500 : undefined)
  const error = await asked.then(
    () => undefined,
    (refusal: Error) => refusal,
  )
  expect(error).toMatchObject({ code: 'configuration_invalid', message: expect.stringContaining(sentence) })
  expect(`${error?.message} ${error?.stack} ${String(error?.cause)}`).not.toContain(secret)
})

test('a command or a file that is not there is named', async () => {
  await expect(ids({ masterKeyCommand: ['/nowhere/key'] })).rejects.toThrow('cannot be started (ENOENT)')
  await expect(ids({ masterKeyFile: join(dataFolder, 'none') })).rejects.toThrow('does not exist')
})
