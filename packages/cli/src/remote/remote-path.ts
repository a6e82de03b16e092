/**
 * Items of the drive, as a person writes them: `/Documents/report.pdf`, with or without `drive:` in front; `id:01ABC`, and
 * what is below it: `id:01ABC/report.pdf`; or a sharing URL.
 */
import { assertNames } from '@drawbridge/onedrive'
import { CommandError, usageError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'

export type RemotePath = {
  /** Where the path begins. @default the root of the drive */
  readonly start?: { readonly id: string } | { readonly url: string }
  /** From there, without a slash at either end; empty for the start itself. */
  readonly path: string
  /** The last name; empty for the start. */
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
  if (/^https?:\/\//i.test(text)) return { start: { url: text }, path: '', name: '', folder: false }
  const [, id, below] = /^id:([^/]+)(.*)$/s.exec(text) ?? []
  const names = (below ?? text.replace(/^drive:/, '')).split('/').filter((name) => name !== '')
  if (names.includes('..') || names.includes('.')) {
    throw usageError(
      `"${text}" holds "." or "..".`,
      'Write the path from the root of the drive: /Documents/report.pdf.',
    )
  }
  return {
    ...(id !== undefined && { start: { id } }),
    path: names.join('/'),
    name: names.at(-1) ?? '',
    folder: (id === undefined && names.length === 0) || text.endsWith('/'),
  }
}

/** Whether a command that takes local and remote places means a remote one. A single slash begins either. */
export function isMarkedRemote(text: string): boolean {
  return /^(drive:|id:|https?:\/\/)/i.test(text)
}

export function isPattern(path: string): boolean {
  return /[*?]/.test(path)
}

/** As it is shown: `/Documents/report.pdf`. */
export function display(path: string): string {
  return `/${path}`
}

export function joinRemote(folder: string, name: string): string {
  return [folder, name].filter((part) => part !== '').join('/')
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** @param shown as the person knows it */
export function notFound(shown: string): CommandError {
  return new CommandError(`${shown} is not there.`, {
    code: 'item_not_found',
    exitCode: exitCodes.notFound,
    remedy: `Look at what is: drawbridge ls '${display(parentOf(shown).replace(/^\//, ''))}'`,
  })
}
