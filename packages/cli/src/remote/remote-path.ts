/** Paths on the drive, as a person writes them: `/Documents/report.pdf`, with or without `drive:` in front. */
import { assertNames } from '@drawbridge/onedrive'
import { CommandError, usageError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'

export type RemotePath = {
  /** From the root, without a slash at either end; empty for the root itself. */
  readonly path: string
  /** The last name; empty for the root. */
  readonly name: string
  /** Ends in a slash, so a folder is meant. */
  readonly folder: boolean
}

/**
 * @throws {CommandError} `usage` for `.` and `..`
 * @throws {UsageError} `name_not_allowed` for a name that OneDrive cannot hold
 */
export function parseRemote(text: string): RemotePath {
  const parsed = splitRemote(text)
  if (isPattern(parsed.path)) {
    throw usageError(`"${text}" is a pattern, and one single item is needed here.`, 'Write the whole name.')
  }
  if (parsed.path !== '') assertNames(parsed.path)
  return parsed
}

/** The same for a path that may hold `*`, `**` and `?`, which no name can. */
export function splitRemote(text: string): RemotePath {
  const names = text
    .replace(/^drive:/, '')
    .split('/')
    .filter((name) => name !== '')
  if (names.includes('..') || names.includes('.')) {
    throw usageError(
      `"${text}" holds "." or "..".`,
      'Write the path from the root of the drive: /Documents/report.pdf.',
    )
  }
  return { path: names.join('/'), name: names.at(-1) ?? '', folder: names.length === 0 || text.endsWith('/') }
}

export function isPattern(path: string): boolean {
  return /[*?]/.test(path)
}

/** As it is shown: `/Documents/report.pdf`. */
export function display(path: string): string {
  return `/${path}`
}

export function joinRemote(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

export function notFound(path: string): CommandError {
  return new CommandError(`${display(path)} is not there.`, {
    code: 'item_not_found',
    exitCode: exitCodes.notFound,
    remedy: `Look at what is: drawbridge ls '${display(parentOf(path))}'`,
  })
}
