/** Names of this machine that OneDrive cannot hold, found before anything is sent. */
import { basename, join } from 'node:path'
import { nameProblem } from '@drawbridge/onedrive'
import type { LocalTree } from '@drawbridge/onedrive/node'
import { CommandError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'

const shownAtMost = 10

/**
 * Refuses the whole tree when OneDrive cannot hold one of its names, or cannot tell two of them apart.
 *
 * @throws {CommandError} `name_not_allowed`, naming each and its rule
 */
export function assertUploadable({ root, folders, files }: Pick<LocalTree, 'root' | 'folders' | 'files'>): void {
  const problems: string[] = []
  const seen = new Map<string, string>()
  for (const path of [...folders, ...files.map((file) => file.path)]) {
    const problem = nameProblem(basename(path))
    if (problem) problems.push(`${join(root, path)}: ${problem}`)
    const twin = seen.get(path.toLowerCase())
    if (twin !== undefined)
      problems.push(`${join(root, path)}: it is the same as ${twin}, since letter case does not count`)
    seen.set(path.toLowerCase(), path)
  }
  if (problems.length > 0) throw notAllowed(problems)
}

function notAllowed(problems: readonly string[]): CommandError {
  const shown = problems.slice(0, shownAtMost).map((problem) => `\n    ${problem}`)
  const more = problems.length > shownAtMost ? `\n    and ${problems.length - shownAtMost} more` : ''
  const names = problems.length === 1 ? 'this name' : 'these names'
  return new CommandError(`OneDrive cannot hold ${names}:${shown.join('')}${more}`, {
    code: 'name_not_allowed',
    exitCode: exitCodes.usage,
    remedy: 'Rename on this side. Nothing was sent.',
  })
}
