/** What a call costs in resource units: 1 for a look at one thing, 2 for lists and changes, 5 for permissions. */

const permissions = /^(permissions|invite|createLink|grant)$/i

/**
 * @param navigation what is asked of the resource, as in `['children']`
 * @param query the parameters, OData's with their `$`
 */
export function resourceUnits(
  method: string,
  navigation: readonly string[],
  query: { get(name: string): string | undefined },
): 1 | 2 | 5 {
  const [first = ''] = navigation
  if (permissions.test(first) || /(^|,)\s*permissions\b/i.test(query.get('$expand') ?? '')) return 5
  if (method !== 'GET' && method !== 'HEAD') return 2
  if (/^(microsoft\.graph\.)?delta\b/i.test(first)) {
    return query.get('token') !== undefined || /token=/i.test(first) ? 1 : 2
  }
  return /^(children|search\b.*|versions|activities)$/i.test(first) ? 2 : 1
}
