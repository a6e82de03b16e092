/** The query options of a request. OData's names may be written with or without their `$`. */
import { GraphFailure } from '../errors.ts'
import type { ChildOrder, PagePosition } from '../state/drive/children-page.ts'

const odataNames = new Set(['select', 'top', 'expand', 'orderby', 'skiptoken', 'filter', 'count', 'skip', 'search'])
const understood = new Set(['$select', '$top', '$expand', '$orderby', '$skiptoken'])
const largestPage = 1000
const usualPage = 200

export type Query = {
  /** Any parameter, OData's with their `$`. */
  get(name: string): string | undefined
  readonly select: readonly string[] | undefined
  /** Names only, without what is nested in parentheses. */
  readonly expand: readonly string[]
}

/** @throws GraphFailure 400 `invalidRequest` or 501 `notSupported` for OData options that cannot be honoured */
export function parseQuery(search: string): Query {
  const values = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(search)) {
    const full = odataNames.has(name) ? `$${name}` : name
    if (full.startsWith('$') && !understood.has(full)) refuseOption(full)
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
  return { get: (name) => values.get(name), select: list('$select'), expand: list('$expand') ?? [] }
}

function refuseOption(name: string): never {
  if (name === '$filter' || name === '$search') {
    throw new GraphFailure(501, 'notSupported', `The emulator does not implement the query option ${name}.`)
  }
  throw new GraphFailure(400, 'invalidRequest', `The query option ${name} is not supported here.`, {
    innerCode: 'invalidQueryOption',
  })
}

/** @returns how many items a page has */
export function pageSize(query: Query): number {
  const top = query.get('$top')
  if (top === undefined) return usualPage
  if (!/^\d+$/.test(top) || Number(top) < 1) throw badOption('$top must be a number from 1 to 1000.')
  return Math.min(Number(top), largestPage)
}

export function childOrder(query: Query): ChildOrder {
  const [by = 'name', direction = 'asc', ...more] = (query.get('$orderby') ?? 'name').trim().split(/\s+/)
  if (more.length > 0 || (direction !== 'asc' && direction !== 'desc')) {
    throw badOption('$orderby takes one property, followed by asc or desc.')
  }
  if (by !== 'name' && by !== 'size' && by !== 'lastModifiedDateTime') {
    throw badOption('$orderby takes name, size or lastModifiedDateTime.')
  }
  return { by, descending: direction === 'desc' }
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
