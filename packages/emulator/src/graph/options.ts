/** The stage that refuses query options which would otherwise be ignored without a word. */
import { GraphFailure } from '../errors.ts'
import { invalidRequest } from '../state/drive/refusals.ts'
import type { Address } from './address.ts'
import type { GraphRequest } from './graph-request.ts'

/** @throws GraphFailure 400 or 501 */
export function checkOptions({ query, address }: GraphRequest): undefined {
  const { resource, navigation } = address
  const unknown = query.expand.find((name) => !expandable(address).includes(name.replace(/\(.*$/s, '')))
  if (unknown !== undefined) {
    throw new GraphFailure(501, 'notSupported', `The emulator does not implement $expand=${unknown}.`)
  }
  for (const name of ['$count', '$skip']) {
    if (query.get(name) !== undefined) throw badOption(`The query option ${name} is not supported here.`)
  }
  if (query.get('$search') !== undefined && resource.kind !== 'sites') {
    throw badOption("The query option $search is not supported here; ask for …/search(q='…').")
  }
  if (query.get('$filter') !== undefined && !(resource.kind === 'item' && navigation[0] === 'children')) {
    throw new GraphFailure(400, 'notSupported', 'The query option $filter is not supported here.')
  }
  for (const name of query.names) {
    if (name.startsWith('$') && !known.has(name)) throw badOption(`The query option ${name} is not known.`)
  }
}

function expandable({ resource, navigation }: Address): readonly string[] {
  if (resource.kind === 'share') return ['driveItem', 'root']
  return resource.kind === 'item' && navigation.length === 0
    ? ['thumbnails', 'children', 'permissions']
    : ['thumbnails', 'children']
}

const known = new Set([
  '$select',
  '$top',
  '$expand',
  '$orderby',
  '$skiptoken',
  '$filter',
  '$search',
  '$count',
  '$skip',
  '$format',
])

function badOption(message: string): GraphFailure {
  return invalidRequest(message, 'invalidQueryOption')
}
