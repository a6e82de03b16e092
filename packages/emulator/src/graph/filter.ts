/** `$filter` on a folder's children: drives of organisations compare names and addresses, personal ones nothing. */
import { GraphFailure } from '../errors.ts'
import type { Drive } from '../state/drive/drive.ts'
import type { Item } from '../state/drive/item.ts'
import { foldName } from '../state/drive/names.ts'
import type { Query } from './query.ts'

export type Filter = (item: Item) => boolean

/** @throws GraphFailure 400 `notSupported` for what Graph does not filter by */
export function childFilter({ kind }: Drive, query: Query): Filter | undefined {
  const text = query.get('$filter')
  if (text === undefined) return undefined
  if (kind === 'personal') throw notSupported('Personal drives do not filter.')
  const terms = text.split(/ and (?=(?:[^']*'[^']*')*[^']*$)/i).map(term)
  return (item) => terms.every((matches) => matches(item))
}

function term(text: string): Filter {
  const [, property, operator, value] = text.trim().match(/^(name) (eq|ne) '((?:[^']|'')*)'$/i) ?? []
  if (property !== undefined) {
    const wanted = unquoted(value!)
    const equal = operator!.toLowerCase() === 'eq'
    return ({ name }) => (foldName(name) === wanted) === equal
  }
  const [, start] = text.trim().match(/^startswith\(\s*name\s*,\s*'((?:[^']|'')*)'\s*\)$/i) ?? []
  if (start === undefined)
    throw notSupported(`${text.trim()} cannot be filtered by; name eq '…' and startswith(name,'…') can.`)
  return ({ name }) => foldName(name).startsWith(unquoted(start))
}

function unquoted(text: string): string {
  return foldName(text.replaceAll("''", "'"))
}

function notSupported(message: string): GraphFailure {
  return new GraphFailure(400, 'notSupported', message, { innerCode: 'invalidQueryOption' })
}
