/** The query options of a request. OData's names may be written with or without their `$`. */
import { GraphFailure } from '../errors.ts'
import type { ChildOrder, PagePosition } from '../state/drive/children-page.ts'
import type { DriveKind } from '../state/drive/ids.ts'

const odataNames = new Set(['select', 'top', 'expand', 'orderby', 'skiptoken', 'filter', 'count', 'skip', 'search'])
const largestPage = 1000
const usualPage = 200

export type Query = {
  /** Of all parameters, as `get` knows them. */
  readonly names: readonly string[]
  /** Any parameter, OData's with their `$`. */
  get(name: string): string | undefined
  readonly select: readonly string[] | undefined
  /** Names only, without what is nested in parentheses. */
  readonly expand: readonly string[]
}

/** @param search what follows the `?`. @throws GraphFailure 400 for an option given twice, or a $select that is no list of names */
export function parseQuery(search: string): Query {
  const values = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(search)) {
    const full = odataNames.has(name) ? `$${name}` : name
    if (full.startsWith('$') && values.has(full)) throw badOption(`The query option ${full} is given more than once.`)
    if (!values.has(full)) values.set(full, value)
  }
  const list = (name: string): string[] | undefined => {
    const items = values
      .get(name)
      ?.split(/,(?![^(]*\))/)
      .map((item) => item.trim())
      .filter((item) => item !== '')
    return items?.length ? items : undefined
  }
  const select = list('$select')
  const odd = select?.find((name) => !/^[\w@.*/]+$/.test(name))
  if (odd !== undefined) throw badOption(`$select takes names of properties; '${odd}' is none.`)
  return {
    names: [...values.keys()],
    get: (name) => values.get(name),
    select,
    expand: list('$expand') ?? [],
  }
}

/** @returns how many items a page has */
export function pageSize(query: Query): number {
  const top = query.get('$top')
  if (top === undefined) return usualPage
  if (!/^\d+$/.test(top) || Number(top) < 1) throw badOption('$top must be a number from 1 to 1000.')
  return Math.min(Number(top), largestPage)
}

/** @throws GraphFailure 400 for what Graph does not order by; drives of organisations know the name and `url` only */
export function childOrder(query: Query, kind: DriveKind): ChildOrder {
  const [by = 'name', direction = 'asc', ...more] = (query.get('$orderby') ?? 'name').trim().split(/\s+/)
  if (more.length > 0 || (direction !== 'asc' && direction !== 'desc')) {
    throw badOption('$orderby takes one property, followed by asc or desc.')
  }
  const descending = direction === 'desc'
  if (by === 'name' || (by === 'url' && kind !== 'personal')) return { by: 'name', descending }
  if (kind !== 'personal') throw badOption('$orderby takes name or url in drives of organisations.')
  if (by === 'size' || by === 'lastModifiedDateTime') return { by, descending }
  throw badOption('$orderby takes name, size or lastModifiedDateTime.')
}

export function skipToken(position: PagePosition): string {
  return Buffer.from(JSON.stringify([position.name, position.value])).toString('base64url')
}

export function pagePosition(query: Query): PagePosition | undefined {
  const token = query.get('$skiptoken')
  if (token === undefined) return undefined
  try {
    const [name, value] = JSON.parse(Buffer.from(token, 'base64url').toString())
    if (typeof name === 'string') return typeof value === 'number' ? { name, value } : { name }
  } catch {
    // Answered below, like every other token that is not ours.
  }
  throw badOption('The $skiptoken is not one that was given out. Follow @odata.nextLink as it is.')
}

function badOption(message: string): GraphFailure {
  return new GraphFailure(400, 'invalidRequest', message, { innerCode: 'invalidQueryOption' })
}
