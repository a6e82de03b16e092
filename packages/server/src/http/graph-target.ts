/**
 * Where a proxied request goes: from the request target as it came over the wire to a path below Graph's version.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2
 */
import { assertPathOnTheWire, refusedPath } from '../actions/graph-path.ts'

/**
 * @param rawTarget the request target of the request line
 * @param prefix what stands before Graph's path, such as `/sdk/v1/projects/prj_1/request/onedrive`
 * @returns path and query to send to Graph's origin, such as `/v1.0/me/drive/root/children?$top=5`
 * @throws {Problem} `invalid_path`
 */
export function graphTarget(rawTarget: string, prefix: string): string {
  if (!rawTarget.startsWith(`${prefix}/`)) throw refusedPath('it must follow the prefix of the proxy, after one slash')
  const path = rawTarget.slice(prefix.length)
  assertPathOnTheWire(path)
  return `/v1.0${path}`
}
