/**
 * Builds what is published, each package into its `dist`: JavaScript and types from the compiler, and the command line
 * bundled. What browsers load goes into the server's assets. `--no-web` leaves that out.
 */
import { execFile } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildWeb } from './build-web.ts'

const root = join(import.meta.dirname, '..')
/** Each after those whose types it needs. */
const packages = ['api', 'onedrive', 'emulator', 'server', 'connect', 'cli']

/** @throws {Error} with the compiler's own words */
export async function buildPackages(): Promise<void> {
  for (const name of packages) {
    const folder = join(root, 'packages', name)
    rmSync(join(folder, 'dist'), { recursive: true, force: true })
    if (name === 'cli') await run('vite/bin/vite.js', ['build', '--logLevel', 'warn'], folder)
    const typesAlone = name === 'cli' ? ['--emitDeclarationOnly'] : []
    await run('typescript/bin/tsc', ['-p', 'tsconfig.build.json', ...typesAlone], folder)
    // npm takes it from the package's own folder only.
    cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  }
  const migrations = 'postgres/migrations'
  cpSync(join(root, 'packages/server/src', migrations), join(root, 'packages/server/dist', migrations), {
    recursive: true,
  })
}

async function run(program: string, args: readonly string[], cwd: string): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [join(root, 'node_modules', program), ...args], { cwd })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`Building ${cwd} failed:\n${stdout}${stderr}`, { cause: error })
  }
}

if (import.meta.main) {
  await buildPackages()
  if (!process.argv.includes('--no-web')) await buildWeb()
}
