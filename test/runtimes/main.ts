/**
 * The library in other runtimes: `npm run test:runtimes`, or some of them: `npm run test:runtimes -- deno`.
 * Each is installed from npm into a folder of its own below the system's temporary one, and kept there for the next time.
 */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { demo, startEmulator } from '@drawbridge/emulator'
import type { World } from './journey.ts'

type Runtime = {
  /** The package on npm, with its version. */
  readonly package: string
  /** npm lets no package run anything when it is installed, so what has to be done then is done here. */
  readonly prepare?: readonly [script: string, folder: string]
  readonly program: string
  readonly args: readonly string[]
}

const runtimes: Readonly<Record<string, Runtime>> = {
  node22: {
    package: 'node@22.23.3',
    prepare: ['installArchSpecificPackage.js', 'node_modules/node'],
    program: 'node_modules/node/bin/node',
    args: ['--conditions=source', '--no-warnings'],
  },
  bun: {
    package: 'bun@1.4.5',
    prepare: ['install.js', 'node_modules/bun'],
    program: 'node_modules/bun/bin/bun.exe',
    args: ['--conditions=source', 'run'],
  },
  deno: {
    package: 'deno@2.9.6',
    prepare: ['install.cjs', 'node_modules/deno'],
    program: 'node_modules/deno/deno',
    args: ['run', '--allow-all', '--no-check', '--conditions=source'],
  },
}

const run = promisify(execFile)
const journey = join(import.meta.dirname, 'journey.ts')
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !Object.hasOwn(runtimes, name))
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(' or ')} here. There are: ${Object.keys(runtimes).join(', ')}.`)
  process.exit(2)
}

await using emulator = await startEmulator({ autoSignIn: demo.accounts.work.userPrincipalName })
const { clientId, tenantId, certificate, privateKey } = demo.daemonApp
const world: World = {
  url: emulator.url,
  clientId: demo.publicApp.clientId,
  userPrincipalName: demo.accounts.work.userPrincipalName,
  daemon: { clientId, tenantId, certificate, privateKey },
}

let failed = 0
for (const [name, runtime] of Object.entries(runtimes)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  try {
    const program = await installed(name, runtime)
    const { stdout: version } = await run(program, ['--version'])
    const { stdout } = await run(program, [...runtime.args, journey, JSON.stringify(world)], { timeout: 120_000 })
    if (!stdout.includes('All is well')) throw new Error(stdout)
    console.log(`✓ ${name} (${version.split('\n')[0]})`)
  } catch (error) {
    failed += 1
    const { message, stderr } = error as { message: string; stderr?: string }
    console.log(`✗ ${name}: ${(stderr || message).trim().slice(-1500)}`)
  }
}
console.log(`\n${failed === 0 ? 'The library runs in all of them.' : `${failed} failed`}`)
process.exitCode = failed > 0 ? 1 : 0

async function installed(name: string, { package: wanted, prepare, program }: Runtime): Promise<string> {
  const folder = join(tmpdir(), `drawbridge-runtime-${wanted.replace('@', '-')}`)
  const file = join(folder, program)
  if (existsSync(file)) return file
  console.log(`  fetching ${name} into ${folder}`)
  mkdirSync(folder, { recursive: true })
  await run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--no-package-lock', wanted])
  if (prepare) await run(process.execPath, [prepare[0]], { cwd: join(folder, prepare[1]) })
  return file
}
