/** Every example of every `--help` is run as it is written, where what it names is there. */
import { execFile } from 'node:child_process'
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { catalogue } from '../../src/catalogue.ts'
import type { Machine } from '../../src/machine.ts'
import { run as runProgram } from '../../src/program.ts'
import { createWorld, main, type World } from '../world.ts'

const run = promisify(execFile)

/** These run until they are stopped, or need a person; tests of their own run them. */
const elsewhere =
  /^drawbridge (emulator|serve|dev|watch|register|connections)\b|^drawbridge mcp --server|^DATABASE_URL=|^drawbridge login\b/

let world: World
let sharedFolder: string
let permissionId: string
beforeAll(async () => {
  world = await createWorld()
  await world.login()
  await world.inside(['config', 'set', 'profile', 'emulator'])
  // The demo's profile under the other name that examples use.
  const nightly = await world.login('--profile', 'nightly')
  expect(nightly.code).toBe(0)
  const folder = join(world.folder, 'here')
  await mkdir(join(folder, 'photos'), { recursive: true })
  await mkdir(join(folder, 'site'))
  await mkdir(join(world.folder, 'empty'))
  for (const name of ['report.pdf', 'photos/one.jpg', 'site/index.html']) await writeFile(join(folder, name), name)
  await mkdir(join(world.folder, '.zfunc'))
  for (const shell of ['.local/share/bash-completion/completions', '.config/fish/completions', 'Downloads']) {
    await mkdir(join(world.folder, shell), { recursive: true })
  }
  await arrange()
  await world.emulator.snapshots.take('arranged')
  await cp(world.configFolder, join(world.folder, 'kept'), { recursive: true })
})
beforeEach(async () => {
  await rm(world.configFolder, { recursive: true })
  await cp(join(world.folder, 'kept'), world.configFolder, { recursive: true })
})
afterAll(() => {
  process.chdir(import.meta.dirname)
  return world[Symbol.asyncDispose]()
})

/** What the examples speak of. */
async function arrange(): Promise<void> {
  const picture = join(world.folder, 'here/photos/one.jpg')
  for (const path of ['/Notes/todo.txt', '/Notes/old.txt', '/logs/app.log', '/draft.docx']) await put(picture, path)
  for (const path of ['/Documents/report.pdf', '/Documents/plan.xlsx', '/Projects/Aster/a.txt'])
    await put(picture, path)
  for (const path of ['/Downloads/a.pdf', '/Downloads/b.tmp', '/Reports/2019/x.txt']) await put(picture, path)
  for (const text of ['second', 'third']) await world.inside(['put', '-', '/Documents/plan.xlsx'], { input: text })
  await world.inside(['mkdir', '/Backup'])
  const [beach] = await world.json<{ id: string }[]>('ls', '-d', '/Pictures/Desert road.jpg')
  await world.inside(['cp', `id:${beach!.id}`, '/Pictures/beach.jpg'])
  const invited = ['share', '/Documents/plan.xlsx', demo.accounts.administrator.userPrincipalName]
  permissionId = (await world.json<{ id: string }[]>(...invited))[0]!.id
  const link = await world.inside(['link', '/Projects', '--edit', '--scope', 'organization'])
  sharedFolder = link.stdout.trim()
}

async function put(file: string, path: string): Promise<void> {
  await world.inside(['mkdir', '-p', path.slice(0, path.lastIndexOf('/')) || '/Notes'])
  await world.inside(['put', file, path])
}

async function examplesOf(name: string): Promise<string[]> {
  let stdout = ''
  const write = (text: string): void => {
    stdout += text
  }
  const machine = { stdout: { write }, stderr: { write }, signal: new AbortController().signal } as unknown as Machine
  await runProgram(machine, ['help', name])
  const [block = ''] = /(?<=Examples:\n)(?: {2}\S.*\n| {4}\S.*\n)+/.exec(stdout) ?? []
  return block
    .split('\n')
    .map((line) => line.trim().split(/ {3,}/)[0]!)
    .filter((line) => /\bdrawbridge\b/.test(line) && !elsewhere.test(line))
}

/** What an example cannot know, filled in. */
async function filled(example: string): Promise<string> {
  const [folder] = example.includes('01ABC') ? await world.json<{ id: string }[]>('ls', '-d', '/Projects') : []
  return example
    .replace(/https:\/\/contoso-my\S+/, sharedFolder)
    .replace('<id>', permissionId)
    .replace('11111111-…', demo.publicApp.clientId)
    .replace('items/01ABC', 'root:/Notes/old.txt:')
    .replace('id:01ABC', `id:${folder?.id}`)
    .replace('nadia@fabrikam.com', demo.accounts.administrator.userPrincipalName)
}

/** Words as a shell makes them, of lines that need no more of a shell than that. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!)
}

describe.each(catalogue.map(({ name }) => name))('%s', (name) => {
  test('teaches with commands that work', { timeout: 60_000 }, async () => {
    // Downloads go where nothing is yet.
    const cwd = join(world.folder, /^(put|sync)$/.test(name) ? 'here' : 'empty')
    for (const example of await examplesOf(name)) {
      await world.emulator.snapshots.restore('arranged')
      if (name === 'mkdir') await world.inside(['rm', '-r', '--yes', '/Reports'])
      if (name === 'put') await world.inside(['rm', '--yes', '/Documents/report.pdf'])
      const line = await filled(example)
      const asks = /^drawbridge rm |--restore|--remove/.test(example)
      if (/[|>*~]|=\S/.test(line.replaceAll(/'[^']*'/g, ''))) {
        const others = 'jq() { cat >/dev/null; }; mysqldump() { echo rows; }; grep() { cat >/dev/null; }'
        const ours = `drawbridge() { "${process.execPath}" --conditions=source "${main}" "$@"; }`
        const ran = run('bash', ['-c', `set -o pipefail; ${others}; ${ours}; ${line}`], { cwd, env: world.environment })
        await ran.catch((error) => expect.fail(`${example}\n${error.stderr}`))
      } else {
        process.chdir(cwd)
        const { code, stderr } = await world.inside([...wordsOf(line).slice(1), ...(asks ? ['--yes'] : [])])
        expect(code, `${example}\n${stderr}`).toBe(0)
      }
    }
  })
})
