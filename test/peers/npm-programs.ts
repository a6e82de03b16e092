/** Programs that come from npm and belong to no package of ours, in a folder that is kept for the next time. */
import { existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { outputOf } from './command.ts'

/**
 * @param packages with their versions
 * @returns the folder of their `node_modules`
 */
export async function npmPrograms(name: string, packages: readonly string[]): Promise<string> {
  const folder = join(tmpdir(), `drawbridge-peers-${name}-${packages.join('-').replaceAll(/[^\w.]+/g, '-')}`)
  if (!existsSync(join(folder, 'node_modules'))) {
    mkdirSync(folder, { recursive: true })
    await outputOf('npm', ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', ...packages])
  }
  return join(folder, 'node_modules')
}
