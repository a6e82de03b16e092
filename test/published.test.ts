/**
 * What `npm pack` makes of each package, unpacked into an empty folder beside what it says it depends on, and used from
 * there: nothing may be missing that only the clone has.
 */
import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { publint } from 'publint'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPackages } from '../scripts/build.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')
const published = ['api', 'onedrive', 'emulator', 'server', 'connect', 'cli'].map((name) => `packages/${name}`)
let home: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'published-'))
  await buildPackages()
  const workspaces = published.flatMap((folder) => ['-w', folder])
  await run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', home, ...workspaces], { cwd: root })
  for (const file of await readdir(home)) await unpack(join(home, file))
}, 120_000)
afterAll(() => rm(home, { recursive: true, force: true }))

async function unpack(file: string): Promise<void> {
  const beside = file.replace(/\.tgz$/, '')
  await mkdir(beside)
  await run('tar', ['-xzf', file, '-C', beside, '--strip-components=1'])
  const { name, dependencies = {} } = JSON.parse(await readFile(join(beside, 'package.json'), 'utf8'))
  const place = join(home, 'node_modules', name)
  await mkdir(dirname(place), { recursive: true })
  await run('mv', [beside, place])
  // Only what it declares is there for it.
  for (const dependency of Object.keys(dependencies).filter((each) => !each.startsWith('@drawbridge/'))) {
    const link = join(place, 'node_modules', dependency)
    await mkdir(dirname(link), { recursive: true })
    const own = join(root, 'packages/cli/node_modules', dependency)
    await symlink(name === 'drawbridge' && existsSync(own) ? own : join(root, 'node_modules', dependency), link)
  }
}

/** As somebody would who has installed the packages: no condition, no TypeScript. */
async function node(...args: string[]): Promise<string> {
  return (await run(process.execPath, args, { cwd: home })).stdout
}

test('every file that a manifest promises is there', async () => {
  for (const name of [
    'drawbridge',
    ...['api', 'onedrive', 'emulator', 'server', 'connect'].map((n) => `@drawbridge/${n}`),
  ]) {
    const folder = join(home, 'node_modules', name)
    const { exports, bin = {} } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    const promised = [...Object.values(bin), ...Object.values<Record<string, string>>(exports).flatMap(Object.values)]
    expect(promised.filter((file) => !existsSync(join(folder, file as string)))).toEqual([])
    expect(existsSync(join(folder, 'LICENSE'))).toBe(true)
  }
})

test.each(['api', 'onedrive', 'emulator', 'server', 'connect'])(
  '%s: what its manifest exports is found by Node and by bundlers',
  async (name) => {
    const pkgDir = join(home, 'node_modules/@drawbridge', name)
    const { messages } = await publint({ pkgDir, pack: false, level: 'warning' })
    expect(messages).toEqual([])
  },
)

test.each([
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
])('the SDK brings its types along, for module %s and resolution %s', async (module, resolution) => {
  // A product that uses the React part has React itself.
  for (const name of ['react', '@types/react', 'csstype']) {
    const place = join(home, 'node_modules', name)
    await mkdir(dirname(place), { recursive: true })
    if (!existsSync(place)) await symlink(join(root, 'node_modules', name), place)
  }
  const file = join(home, `product-${resolution}.ts`)
  await writeFile(
    file,
    `import { drawbridge, SDK_EVENT, type Connection } from '@drawbridge/connect'
     import { ConnectOneDrive, useDrawbridge } from '@drawbridge/connect/react'
     export const connection: Promise<Connection> = drawbridge.connect('onedrive', { allowMultipleCredentials: true })
     drawbridge.subscribe(SDK_EVENT.ON_ADMIN_CONSENT, ({ attempt }) => attempt?.adminConsent?.state)
     // @ts-expect-error there is one integration
     void drawbridge.connect('dropbox')
     export const button = ConnectOneDrive({ mode: 'modal', className: 'wide' }).type
     export const hook: (given: { projectId: string; userToken: string }) => { isLoaded: boolean } = useDrawbridge`,
  )
  const flags = [
    '--noEmit',
    '--strict',
    '--target',
    'es2022',
    '--lib',
    'es2024,dom,esnext.disposable',
    '--types',
    'react',
  ]
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  await run(process.execPath, [tsc, ...flags, '--module', module, '--moduleResolution', resolution, file], {
    cwd: home,
  }).catch((error) => expect.fail(error.stdout))
})

test('the library, the emulator and the server are imported and meet', async () => {
  await writeFile(
    join(home, 'meet.mjs'),
    `import { createOneDrive } from '@drawbridge/onedrive'
     import { downloadToFile, pooledFetch } from '@drawbridge/onedrive/node'
     import { uploadToSession } from '@drawbridge/onedrive/upload-session'
     import { startServer } from '@drawbridge/server'
     import { startEmulator } from '@drawbridge/emulator'
     import { projectRoutes } from '@drawbridge/api'
     import { createDrawbridge } from '@drawbridge/connect'
     const emulator = await startEmulator()
     const onedrive = createOneDrive({ cloud: { login: emulator.url, graph: emulator.url }, accessToken: 'none' })
     const refused = await onedrive.me().catch(({ status }) => status)
     const functions = [downloadToFile, pooledFetch, uploadToSession, startServer, createDrawbridge]
     console.log(refused, Object.keys(projectRoutes).length > 0, functions.every((each) => typeof each === 'function'))
     await emulator.close()`,
  )
  expect(await node('meet.mjs')).toBe('401 true true\n')
})

test('the command says what it can do, and runs the emulator', async () => {
  const command = join(home, 'node_modules/drawbridge/bin/drawbridge.js')
  expect(await node(command, '--help')).toContain('drawbridge put *.pdf /Documents/')
  expect(await node(command, '--version')).toMatch(/^\d+\.\d+\.\d+/)
  const emulator = spawn(process.execPath, [command, 'emulator', '--port', '0'], { cwd: home })
  try {
    for await (const line of createInterface(emulator.stdout)) {
      const url = /http:\/\/localhost:\d+/.exec(line)?.[0]
      if (url === undefined) continue
      expect((await fetch(`${url}/v1.0/me/drive`)).status).toBe(401)
      break
    }
  } finally {
    emulator.kill()
  }
})
