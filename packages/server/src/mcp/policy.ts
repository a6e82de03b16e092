/** What an agent may do with a connection. It is set by whoever starts the server, never by the agent. */
import { Problem } from '../errors.ts'

export type Policy = {
  /** Only what reads is offered. */
  readonly readOnly: boolean
  /** The folders that may be used, with all below them; `undefined` means the whole drive. */
  readonly folders: readonly FolderName[] | undefined
  /** What would change something only says what it would do. */
  readonly dryRun: boolean
  /** A person is asked before something is changed, removed or shared. */
  readonly confirm: boolean
}

/** A folder of the connection's own drive. */
export type FolderName = { readonly path: string } | { readonly id: string }

export const openPolicy: Policy = { readOnly: false, folders: undefined, dryRun: false, confirm: true }

/**
 * A folder as a person writes it: `/Invoices`, or `id:01ABC`.
 *
 * @returns `undefined` for what names no folder
 */
export function folderName(text: string): FolderName | undefined {
  const id = /^id:([^/\s]+)$/.exec(text)?.[1]
  if (id !== undefined) return { id }
  const names = text.split('/').filter((name) => name !== '')
  if (!text.startsWith('/') || names.some((name) => name === '.' || name === '..')) return undefined
  return { path: `/${names.join('/')}` }
}

export function showFolder(folder: FolderName): string {
  return 'id' in folder ? `id:${folder.id}` : folder.path
}

/**
 * The policy that the address of an agent's server asks for: `?readOnly=true&folder=/Invoices&dryRun=true`. It can only
 * take away from what there is without it, and what is misspelt is refused, so that it does not allow more by mistake.
 *
 * @param reads whether whoever calls may do no more than read
 * @throws {Problem} `invalid_request`
 */
export function policyIn(query: Readonly<Record<string, readonly string[]>>, reads: boolean): Policy {
  const { readOnly, dryRun, folder, ...others } = query
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw refused(unknown, 'There are readOnly, dryRun and folder.')
  const folders = folder?.map((text) => {
    const found = folderName(text)
    if (!found) throw refused('folder', 'Give a path such as /Invoices, or id: and the id of a folder.')
    return found
  })
  return {
    readOnly: isOn('readOnly', readOnly) || reads,
    folders,
    dryRun: isOn('dryRun', dryRun),
    confirm: true,
  }
}

/** The same, written into an address. */
export function queryOf({ readOnly, dryRun, folders = [] }: Policy): string {
  const asked = [
    ...(readOnly ? [['readOnly', 'true']] : []),
    ...(dryRun ? [['dryRun', 'true']] : []),
    ...folders.map((folder) => ['folder', showFolder(folder)]),
  ]
  return new URLSearchParams(asked).toString()
}

function isOn(name: string, [value, ...more]: readonly string[] = ['false']): boolean {
  if (more.length === 0 && (value === 'true' || value === 'false')) return value === 'true'
  throw refused(name, 'Give true or false.')
}

function refused(name: string, why: string): Problem {
  return new Problem('invalid_request', `${name}: ${why}`)
}
