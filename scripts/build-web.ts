/** Builds what browsers load (the console and the SDK), but only when its sources have changed since the last time. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const assets = join(root, 'packages/server/assets')
const stamp = join(assets, '.built-from')
const sources = [
  'package-lock.json',
  'packages/{api,connect,console,onedrive}/src/**/*.{ts,tsx,css,svg}',
  'packages/{connect,console}/{index.html,vite.config.ts,package.json}',
]

/**
 * Returns whether anything was built.
 *
 * @throws {Error} with the builder's own output when a build fails
 */
export async function buildWeb(): Promise<boolean> {
  const fingerprint = fingerprintOf(sources)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return false
  mkdirSync(assets, { recursive: true })
  await Promise.all(['packages/console', 'packages/connect'].map(viteBuild))
  writeFileSync(stamp, fingerprint)
  return true
}

function fingerprintOf(patterns: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).sort()) {
    hash.update(`${file}\0`).update(readFileSync(join(root, file)))
  }
  return hash.digest('hex')
}

function viteBuild(folder: string): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: join(root, folder) })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`Building ${folder} failed:\n${output}`))
    })
  })
}
