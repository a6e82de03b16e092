/**
 * Which names OneDrive accepts, and when two names are the same.
 *
 * @see https://support.microsoft.com/office/restrictions-and-limitations-in-onedrive-and-sharepoint
 */
import { GraphFailure } from '../../errors.ts'

const longestName = 255
const longestPath = 400
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const forbidden = /["*:<>?/\\|\u0000-\u001f\u007f]/
const reserved = /^(\.lock|desktop\.ini|(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?)$/i

/** The form under which a name is looked up: OneDrive keeps case and ignores it. */
export function foldName(name: string): string {
  return name.toLowerCase()
}

/** @throws GraphFailure 400 `invalidRequest` that says what is wrong with the name */
export function checkName(name: string, place: { isFolder: boolean; inRoot: boolean; business: boolean }): void {
  const refuse = (reason: string): never => {
    throw new GraphFailure(400, 'invalidRequest', `The provided name cannot be used: ${reason}`, {
      innerCode: 'nameContainsInvalidCharacters',
    })
  }
  if (name === '') refuse('it is empty.')
  if (name.length > longestName)
    pathIsTooLong(`a name may have ${longestName} characters, this one has ${name.length}.`)
  if (forbidden.test(name))
    refuse('it contains illegal characters. " * : < > ? / \\ | and control characters are not allowed.')
  if (!name.isWellFormed()) refuse('it is not well-formed Unicode.')
  if (name.startsWith(' ')) refuse('it has an invalid leading character (a space).')
  if (name.endsWith(' ')) refuse('it has an invalid trailing character (a space).')
  if (name.endsWith('.')) refuse('it has an invalid trailing character (a full stop).')
  if (reserved.test(name)) refuse(`"${name}" is reserved.`)
  if (name.startsWith('~$')) refuse('names that start with ~$ are reserved for lock files.')
  if (name.toLowerCase().includes('_vti_')) refuse('"_vti_" is reserved.')
  if (place.business && place.isFolder && name.startsWith('~')) refuse('a folder name may not start with ~.')
  if (place.business && place.inRoot && name.toLowerCase() === 'forms') refuse('"forms" is reserved at the root.')
}

/**
 * Names in an address at which nothing was found: some could not be there at all.
 *
 * @throws GraphFailure 400 `invalidRequest`, inner `invalidPath` or `pathIsTooLong`
 */
export function checkPossible(names: readonly string[]): void {
  if (names.some((name) => forbidden.test(name) || !name.isWellFormed())) {
    const message = 'The path contains illegal characters. " * : < > ? \\ | and control characters are not allowed.'
    throw new GraphFailure(400, 'invalidRequest', message, { innerCode: 'invalidPath' })
  }
  for (const { length } of names) {
    if (length > longestName) pathIsTooLong(`a name may have ${longestName} characters, this one has ${length}.`)
  }
  checkPathLength(names.join('/'))
}

/**
 * @param path the whole decoded path below the root, without a leading slash
 * @throws GraphFailure 400 `invalidRequest`, inner `pathIsTooLong`
 */
export function checkPathLength(path: string): void {
  if (path.length > longestPath)
    pathIsTooLong(`a path may have ${longestPath} characters, this one has ${path.length}.`)
}

function pathIsTooLong(reason: string): never {
  throw new GraphFailure(400, 'invalidRequest', `The path is too long: ${reason}`, { innerCode: 'pathIsTooLong' })
}

/** `report.pdf` → `report 1.pdf`, the way OneDrive renames on conflict. */
export function numberedName(name: string, number: number): string {
  const dot = name.lastIndexOf('.')
  return dot > 0 ? `${name.slice(0, dot)} ${number}${name.slice(dot)}` : `${name} ${number}`
}
