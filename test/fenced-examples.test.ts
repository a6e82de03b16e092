/**
 * Every block of TypeScript in the guides of the library and in the packages' READMEs is compiled, and run on the emulator;
 * those of guides that are for a product's page are compiled here, and run in a browser (journeys/connect.test.ts).
 */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeGuidePages } from './guide-pages.ts'

const root = join(import.meta.dirname, '..')
const run = promisify(execFile)

/** What the pages speak of without saying where it comes from. */
const onAccount = `
import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs'
import { demo, startEmulator } from '@drawbridge/emulator'
import * as library from '@drawbridge/onedrive'
import * as onDisk from '@drawbridge/onedrive/node'

await using world = await startEmulator({ autoSignIn: demo.accounts.work.userPrincipalName })
const cloud = { login: world.url, graph: world.url }
const app = { cloud, authority: 'common', clientId: demo.publicApp.clientId }
const openBrowser = async (url: URL): Promise<void> => void (await fetch(url))
const tokens = await onDisk.signInOnLoopback(app, { scopes: ['Files.ReadWrite', 'User.Read'], open: openBrowser })
const { accessToken } = tokens
const account = library.createOneDrive({ cloud, accessToken })
const made = await account.drive().root().createFolder('Examples')
const folder = account.drive().item(made.id)
const item = account.drive().item((await folder.upload('film.bin', 'film')).id)
const reports = await account.drive().root().upload('Reports/June 100%.txt', 'x')
const link = await account.drive().item(reports.id).createLink({ type: 'view' })
const store = async (_kept: unknown): Promise<void> => undefined
const cursor = undefined
const controller = new AbortController()
const { signal } = controller
mkdirSync('notes')
writeFileSync('notes/one.txt', 'one')
writeFileSync('film.bin', 'film')
`

const onServer = `
import { mkdtempSync } from 'node:fs'
import { startServer as start } from '@drawbridge/server'
const dataFolder = mkdtempSync('data-')
await using server = await start({ port: 0, dataFolder: mkdtempSync('running-'), log: { level: 'silent' } })
`

const onProject = `
import { mkdtempSync } from 'node:fs'
import { apiKeyRoutes, call as ask, projectRoutes } from '@drawbridge/api'
import { startServer as start } from '@drawbridge/server'
await using server = await start({ port: 0, dataFolder: mkdtempSync('running-'), log: { level: 'silent' } })
const operator = { baseUrl: server.url, token: server.operatorKey }
const { id: projectId } = await ask(projectRoutes.create, { body: { name: 'Example' } }, operator)
const key = { name: 'Back end', scopes: ['workflows:write' as const] }
const { key: token } = await ask(apiKeyRoutes.create, { params: { projectId }, body: key }, operator)
const backEnd = { baseUrl: server.url, token }
`

const pages: Readonly<Record<string, string>> = {
  'docs/guides/onedrive-library.md': onAccount,
  'docs/guides/workflows.md': onProject,
  'packages/onedrive/README.md': onAccount,
  'packages/emulator/README.md': '',
  'packages/server/README.md': onServer,
  'packages/api/README.md': onServer,
}

let folder: string
let guide: ReturnType<typeof writeGuidePages>
let compiled: Promise<unknown>
const fileOf = (page: string): string => join(folder, `${page.replaceAll(/\W+/g, '-')}.ts`)

beforeAll(async () => {
  // Inside the workspace, so that its packages are found.
  mkdirSync(join(root, 'artifacts'), { recursive: true })
  folder = mkdtempSync(join(root, 'artifacts/fenced-'))
  for (const [page, setUp] of Object.entries(pages)) writeFileSync(fileOf(page), programOf(page, setUp).text)
  const compilerOptions = {
    noUnusedLocals: false,
    noUnusedParameters: false,
    typeRoots: [join(root, 'node_modules/@types')],
  }
  guide = writeGuidePages()
  const include = [...Object.keys(pages).map(fileOf), ...Object.values(guide.files)]
  const config = join(folder, 'tsconfig.json')
  writeFileSync(config, JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, include }))
  // One checker: each further one would check what all examples import once more.
  compiled = run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', config, '--checkers', '1'])
  // Awaited by a test; until then its failure is nobody's.
  compiled.catch(() => undefined)
})
afterAll(() => {
  for (const made of [folder, guide.folder]) rmSync(made, { recursive: true, force: true })
})

/** Imports go to the top, each block into a scope of its own, so that two may use one name. */
function programOf(page: string, setUp: string): { text: string; blocks: number } {
  const blocks = [...readFileSync(join(root, page), 'utf8').matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(
    ([, code]) => code!,
  )
  const imports = oneOfEach(blocks.flatMap((code) => code.match(/^import .*\n/gm) ?? []))
  const bodies = blocks.map(
    (code, index) => `{\n${code.replace(/^import .*\n/gm, '')}\nconsole.log('block ${index + 1}')\n}`,
  )
  const text = `${setUp}${imports.join('')}${bodies.join('\n')}\nexport {}\n`
  return { text: filledIn(text, imports.join('')), blocks: blocks.length }
}

/** Two blocks may import the same name from the same package. */
function oneOfEach(lines: readonly string[]): string[] {
  const seen = new Set<string>()
  return lines.map((line) =>
    line.replace(/\{(.*)\}/, (_, names: string) => {
      const fresh = names.split(',').filter((name) => name.trim() !== '' && !seen.has(name.trim()))
      for (const name of fresh) seen.add(name.trim())
      return `{${fresh.join(',')}}`
    }),
  )
}

/** The ids and addresses that a page cannot know; and what it takes for imported already. */
function filledIn(text: string, imports: string): string {
  const filled = text
    .replace("'01ABC…'", 'made.id')
    .replace("'https://…sharepoint.com/…'", 'link.link!.webUrl!')
    .replaceAll(/createOneDrive\(\{(?!\s*cloud)/g, 'createOneDrive({ cloud,')
  if (!text.includes('library')) return filled
  const given: readonly string[] = imports.match(/\w+/g) ?? []
  const names = (from: string, list: readonly string[]): string =>
    `const { ${list.filter((name) => !given.includes(name) && new RegExp(`\\b${name}\\b`).test(filled)).join(', ')} } = ${from}\n`
  const ours = names('library', ['createOneDrive', 'keepFresh', 'refreshTokens', 'createItemTree', 'diagnose'])
  const nodes = names('onDisk', ['pooledFetch', 'uploadFile', 'downloadToFile', 'uploadTree', 'downloadTree', 'syncUp'])
  const onedrive = /const onedrive =/.test(imports) ? '' : 'const onedrive = account\n'
  return filled.replace('\n{\n', `\n${ours}${nodes}${onedrive}{\n`)
}

test.concurrent('all of them compile', { timeout: 240_000 }, async () => {
  await compiled.catch((error) => expect.fail(error.stdout))
})

test.concurrent.each(Object.keys(pages))('%s runs', { timeout: 120_000 }, async (page) => {
  const { blocks } = programOf(page, pages[page]!)
  expect(blocks, 'the page has examples').toBeGreaterThan(0)
  const cwd = mkdtempSync(join(folder, 'run-'))
  const { stdout } = await run(process.execPath, ['--conditions=source', fileOf(page)], { cwd }).catch((error) =>
    expect.fail(`${error.stderr}\n${readFileSync(fileOf(page), 'utf8')}`),
  )
  expect(stdout.match(/^block \d+$/gm)).toHaveLength(blocks)
})
