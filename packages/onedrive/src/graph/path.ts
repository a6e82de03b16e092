/**
 * Paths below Graph's version, made so that a wrong one cannot be built and a hostile one is not sent.
 *
 * @see https://learn.microsoft.com/graph/onedrive-addressing-driveitems
 */
import { UsageError } from '../errors.ts'

/** A path inside a drive, each of its names percent-encoded. From `itemPath`. */
export type EncodedItemPath = { readonly encoded: string }

/**
 * Builds a path from literal text and values: `` graphPath`/me/drive/items/${id}` ``. Every value is percent-encoded,
 * `!`, `'`, `#` and `%` included; a value is one name or id and never a path, unless it comes from `itemPath`.
 *
 * @throws {UsageError} `invalid_path` for a value that is empty, a dot segment, or holds `/`, `\` or a control character
 */
export function graphPath(literals: TemplateStringsArray, ...values: readonly (string | EncodedItemPath)[]): string {
  return literals.reduce((path, literal, index) => path + encoded(values[index - 1]!) + literal)
}

/**
 * A path inside a drive, such as `/Documents/100% sure #1.txt`, as the names that a person sees.
 *
 * @throws {UsageError} `invalid_path` for `..`, `.`, a backslash or a control character, `name_not_allowed` for a colon;
 *   a slash too many is dropped
 */
export function itemPath(path: string): EncodedItemPath {
  const names = path.split('/').filter((name) => name !== '')
  if (names.length === 0) throw refused('an empty path names no item')
  // Forbidden in names anyway, and even encoded it may end the path, so that what follows would be read as a request.
  if (path.includes(':')) throw new UsageError('name_not_allowed', 'OneDrive does not allow ":" in a name.')
  return { encoded: names.map((name) => `/${encoded(name)}`).join('') }
}

/**
 * Passes a path that stays below Graph's version, wherever and however often it is decoded.
 *
 * @throws {UsageError} `invalid_path` for an absolute URL, `//`, dot segments, backslashes, control characters, a
 * fragment or broken percent-encoding, plain or encoded
 */
export function assertGraphPath(path: string): void {
  if (!path.startsWith('/')) throw refused('it must begin with one slash')
  if (hasControlCharacter(path)) throw refused('it holds a control character')
  if (path.includes('#')) throw refused('it holds a fragment; write # as %23')

  let reading = path.split('?', 1)[0]!
  for (;;) {
    assertStaysBelow(reading)
    const next = decode(reading)
    // Not decodable once is broken; not decodable again is a name with a percent sign.
    if (next === undefined && reading === path.split('?', 1)[0]) throw refused('its percent-encoding is broken')
    if (next === undefined || next === reading) return
    reading = next
  }
}

/** `:` ends a path inside a drive, so a dot segment may stand before it as well as between slashes. */
const dotSegment = /(^|[/:])\.{1,2}($|[/:])/

function assertStaysBelow(path: string): void {
  if (path.includes('//')) throw refused('it holds an empty segment')
  if (path.includes('\\')) throw refused('it holds a backslash')
  if (hasControlCharacter(path)) throw refused('it holds a control character')
  if (dotSegment.test(path)) throw refused('it holds a dot segment')
}

function encoded(value: string | EncodedItemPath): string {
  if (typeof value !== 'string') return value.encoded
  if (value === '' || value === '.' || value === '..') throw refused('a name or id is empty or a dot segment')
  if (/[/\\]/.test(value)) throw refused('a name or id holds a slash')
  if (hasControlCharacter(value)) throw refused('a name or id holds a control character')
  if (!value.isWellFormed()) throw refused('a name or id is not well-formed text')
  // Also what encodeURIComponent leaves alone: ids hold `!`, and a quote would end a string in a function call.
  return encodeURIComponent(value).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function hasControlCharacter(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return /[\u0000-\u001f\u007f]/.test(text)
}

function refused(why: string): UsageError {
  return new UsageError('invalid_path', `This is not a path below Microsoft Graph: ${why}.`)
}
