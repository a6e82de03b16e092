/**
 * Which paths below Graph's version are sent on for somebody.
 *
 * They are judged as they came. A parsed URL has lost the evidence: `..` is resolved, `\` turned into `/`, tabs and line
 * breaks dropped. What passes is sent on unchanged, percent-encoding included.
 */
import { assertGraphPath, isOneDriveError } from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'

/** Longer than any path that OneDrive takes (400 characters, each up to 12 encoded) with a generous query. */
const longest = 8_192

/**
 * Path: what RFC 3986 lets a URL hold raw. Query: browsers also send braces, bars and the like raw there, and nothing
 * is decided by them; the backslash and the fragment stay out, because parsers disagree about them.
 */
const wireSafe = /^[!$-;=@-[\]_a-z~]+(\?[!$-[\]-~]*)?$/

/** @throws {Problem} `invalid_path` */
export function assertPathOnTheWire(path: string): void {
  if (path.length > longest) throw refusedPath(`it is longer than ${longest} characters`)
  if (!wireSafe.test(path)) throw refusedPath('it holds a character that has to be percent-encoded')
  try {
    assertGraphPath(path)
  } catch (error) {
    if (isOneDriveError(error)) throw new Problem('invalid_path', error.message, { cause: error })
    throw error
  }
}

export function refusedPath(why: string): Problem {
  return new Problem('invalid_path', `This is not a path below Microsoft Graph: ${why}.`)
}
