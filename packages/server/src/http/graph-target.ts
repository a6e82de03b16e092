/**
 * Where a proxied request goes: from the request target as it came over the wire to a path below Graph's version.
 *
 * The target is judged raw. A parsed URL has lost the evidence: `..` is resolved, `\` turned into `/`, tabs and line
 * breaks dropped. What passes is sent on unchanged, percent-encoding included.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2
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

/**
 * @param rawTarget the request target of the request line
 * @param prefix what stands before Graph's path, such as `/sdk/v1/projects/prj_1/request/onedrive`
 * @returns path and query to send to Graph's origin, such as `/v1.0/me/drive/root/children?$top=5`
 * @throws {Problem} `invalid_path`
 */
export function graphTarget(rawTarget: string, prefix: string): string {
  if (rawTarget.length > longest + prefix.length) throw refused(`it is longer than ${longest} characters`)
  if (!rawTarget.startsWith(`${prefix}/`)) throw refused('it must follow the prefix of the proxy, after one slash')
  const path = rawTarget.slice(prefix.length)
  if (!wireSafe.test(path)) throw refused('it holds a character that has to be percent-encoded')
  try {
    assertGraphPath(path)
  } catch (error) {
    if (isOneDriveError(error)) throw new Problem('invalid_path', error.message, { cause: error })
    throw error
  }
  return `/v1.0${path}`
}

function refused(why: string): Problem {
  return new Problem('invalid_path', `This is not a path below Microsoft Graph: ${why}.`)
}
