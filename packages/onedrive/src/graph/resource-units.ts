/**
 * What a call costs of Graph's limits for files: an estimate, for calls that are still to be made.
 *
 * @see https://learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online#resource-units
 */

const permissions = /\/(permissions|invite|createLink)\b|[?&]\$expand=[^&]*\bpermissions\b/i
const lists = /\/(children|versions|search\b[^/?]*)(\?|$)/i
const delta = /\/(microsoft\.graph\.)?delta\b/i

/** @param path below Graph's version, or a link of Graph's own */
export function resourceUnits(method: string, path: string): number {
  // Its parts count, each by itself.
  if (/\/\$batch$/.test(path)) return 0
  if (permissions.test(path)) return 5
  if (method !== 'GET' && method !== 'HEAD') return 2
  if (delta.test(path)) return /\btoken=/i.test(path) ? 1 : 2
  return lists.test(path) ? 2 : 1
}
