/**
 * Which names OneDrive holds. Pure; a name is refused here, with its rule, before anything is sent.
 *
 * @see https://support.microsoft.com/office/restrictions-and-limitations-in-onedrive-and-sharepoint
 */
import { UsageError } from '../errors.ts'
import type { Drive } from '../graph/wire.ts'

export type NamePlace = {
  /** Where it is known, the rules that only this kind of drive has are checked as well. */
  readonly driveType?: Drive['driveType'] | undefined
  readonly folder?: boolean | undefined
  /** Whether it stands directly below the drive's root. */
  readonly atRoot?: boolean | undefined
}

const longestName = 255
/** Characters of a whole path below the root. */
const longestPath = { business: 400, documentLibrary: 400, personal: 430 } as const
const reserved = /^(\.lock|desktop\.ini|(con|prn|aux|nul|com\d|lpt\d)(\..*)?)$/i

/** Why OneDrive does not hold this name, as the end of a sentence; `undefined` for a good one. */
export function nameProblem(name: string, { driveType, folder, atRoot }: NamePlace = {}): string | undefined {
  if (name === '') return 'it is empty'
  if (name.length > longestName) return `it has ${name.length} characters, and ${longestName} is the most`
  const forbidden = /["*:<>?/\\|]/.exec(name)?.[0]
  if (forbidden !== undefined) return `it holds the character ${forbidden}`
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'it holds a control character'
  if (!name.isWellFormed()) return 'it is not well-formed text'
  if (name.startsWith(' ')) return 'it begins with a space'
  if (name.endsWith(' ')) return 'it ends with a space'
  if (name.endsWith('.')) return 'it ends with a full stop'
  if (reserved.test(name)) return 'Windows has reserved it'
  if (name.startsWith('~$')) return '~$ begins the names of lock files'
  if (name.toLowerCase().includes('_vti_')) return 'SharePoint has reserved _vti_'
  if (driveType === undefined || driveType === 'personal') return undefined
  if (folder && name.startsWith('~')) return "a folder's name must not begin with ~ in a work account"
  if (atRoot && name.toLowerCase() === 'forms') return 'SharePoint has reserved it at the root'
  return undefined
}

/**
 * @param path names with slashes between them, as a person sees them
 * @throws {UsageError} `name_not_allowed`, with the rule
 */
export function assertNames(path: string, place: NamePlace = {}): void {
  const names = path === '' ? [''] : path.split('/').filter((name) => name !== '')
  names.forEach((name, index) => {
    const last = index === names.length - 1
    const problem = nameProblem(name, {
      ...place,
      folder: !last || place.folder,
      atRoot: index === 0 && place.atRoot,
    })
    if (problem !== undefined) throw notAllowed(name, problem)
  })
}

/** @throws {UsageError} `name_not_allowed` for a path below the root that is too long for this kind of drive */
export function assertPathLength(path: string, driveType: Drive['driveType']): void {
  const most = longestPath[driveType]
  if (path.length <= most) return
  throw notAllowed(path, `the path has ${path.length} characters, and ${most} is the most`)
}

function notAllowed(name: string, problem: string): UsageError {
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name
  return new UsageError('name_not_allowed', `OneDrive cannot hold ${JSON.stringify(shown)}: ${problem}.`)
}
