/**
 * Which resource a Graph URL names. Pure: it knows the grammar, not what exists.
 *
 * The path is percent-decoded once and as a whole, so `%2F` separates and `%3A` delimits like the plain characters, and
 * `%2525` is the name `%25`. Names cannot contain `:` or `/`, ids neither: nothing gets ambiguous by it. `+` is a plus.
 *
 * @see https://learn.microsoft.com/graph/onedrive-addressing-driveitems
 */
import { GraphFailure } from '../errors.ts'

export type Owner =
  | { readonly by: 'me' }
  | { readonly by: 'user'; readonly user: string }
  | { readonly by: 'group'; readonly group: string }
  /** `root`, a host name, a GUID, or `host,GUID,GUID`; with the path of a site below it. */
  | { readonly by: 'site'; readonly site: string; readonly path: string }

export type DriveRef = Owner | { readonly by: 'id'; readonly id: string } | ShareRef

/** A sharing token: `s!…`, or `u!…` with a URL in it. */
export type ShareRef = { readonly by: 'share'; readonly token: string }

export type ItemStart =
  | { readonly at: 'root' }
  | { readonly at: 'id'; readonly id: string }
  | { readonly at: 'special'; readonly name: string }
  /** What was shared. */
  | { readonly at: 'shared' }

export type Resource =
  | { readonly kind: 'user' | 'group' | 'site'; readonly owner: Owner }
  /** All sites, to be searched. */
  | { readonly kind: 'sites' }
  /** What reaches over everything: `/search/query`. */
  | { readonly kind: 'search' }
  | { readonly kind: 'subscriptions' }
  | { readonly kind: 'drives'; readonly owner: Owner }
  | { readonly kind: 'drive'; readonly drive: DriveRef }
  | { readonly kind: 'share'; readonly drive: ShareRef }
  /** `path`: decoded names from the start to the item. */
  | { readonly kind: 'item'; readonly drive: DriveRef; readonly start: ItemStart; readonly path: readonly string[] }
  /** Something of Graph that is no drive of a user; named for the refusal. */
  | { readonly kind: 'other'; readonly name: string }

export type Address = {
  readonly resource: Resource
  /** What is asked of the resource: `children`, `thumbnails/0/small`, `search(q='a/b')`; empty for itself. */
  readonly navigation: readonly string[]
}

/**
 * @param path the path of the URL after the version, still encoded, without query
 * @throws GraphFailure 400 for a path that cannot be decoded
 */
export function parseAddress(path: string): Address {
  const [head = '', rest] = takeSegment(decode(path))
  switch (head.toLowerCase()) {
    case 'me':
      return below({ by: 'me' }, rest)
    case 'drive':
      return inDrive({ by: 'me' }, rest)
    case 'drives': {
      const [id, afterId] = takeSegment(rest)
      return id === undefined ? other('drives') : inDrive({ by: 'id', id }, afterId)
    }
    case 'users': {
      const [user, afterUser] = takeSegment(rest)
      return user === undefined ? other('users') : below({ by: 'user', user }, afterUser)
    }
    case 'groups': {
      const [group, afterGroup] = takeSegment(rest)
      return group === undefined ? other('groups') : below({ by: 'group', group }, afterGroup)
    }
    case 'sites':
      return inSites(rest)
    case 'subscriptions':
      return { resource: { kind: 'subscriptions' }, navigation: segments(rest) }
    case 'search':
      return { resource: { kind: 'search' }, navigation: segments(rest) }
    case 'shares': {
      const [token, afterToken] = takeSegment(rest)
      return token === undefined ? other('shares') : inShare({ by: 'share', token }, afterToken)
    }
    default:
      return other(head === '' ? 'the service document' : head)
  }
}

/** `/sites`, `/sites/{id}`, `/sites/{id}:/sites/path`, with what follows behind another colon. */
function inSites(rest: string): Address {
  const [site, afterSite] = takeSegment(rest)
  if (site === undefined) return { resource: { kind: 'sites' }, navigation: [] }
  if (!afterSite.startsWith(':')) return below({ by: 'site', site, path: '' }, afterSite)
  const end = afterSite.indexOf(':', 1)
  const path = names(end === -1 ? afterSite.slice(1) : afterSite.slice(1, end))
  const owner = { by: 'site', site, path: path.map((name) => `/${name}`).join('') } as const
  return below(owner, end === -1 ? '' : afterSite.slice(end + 1))
}

function below(owner: Owner, rest: string): Address {
  const [head, afterHead] = takeSegment(rest)
  switch (head?.toLowerCase()) {
    case 'drive':
      return inDrive(owner, afterHead)
    case 'drives':
      return { resource: { kind: 'drives', owner }, navigation: segments(afterHead) }
    default:
      return { resource: { kind: kindOf(owner), owner }, navigation: segments(rest) }
  }
}

function kindOf({ by }: Owner): 'user' | 'group' | 'site' {
  return by === 'group' || by === 'site' ? by : 'user'
}

function inDrive(drive: DriveRef, rest: string): Address {
  const [head, afterHead] = takeSegment(rest)
  switch (head?.toLowerCase()) {
    case 'root':
      return fromStart(drive, { at: 'root' }, afterHead)
    case 'items': {
      const [id, afterId] = takeSegment(afterHead)
      if (id === undefined) return { resource: { kind: 'drive', drive }, navigation: ['items'] }
      return fromStart(drive, id.toLowerCase() === 'root' ? { at: 'root' } : { at: 'id', id }, afterId)
    }
    case 'special': {
      const [name, afterName] = takeSegment(afterHead)
      if (name === undefined) return { resource: { kind: 'drive', drive }, navigation: ['special'] }
      return fromStart(drive, { at: 'special', name }, afterName)
    }
    default:
      return { resource: { kind: 'drive', drive }, navigation: segments(rest) }
  }
}

function inShare(drive: ShareRef, rest: string): Address {
  const [head, afterHead] = takeSegment(rest)
  switch (head?.toLowerCase()) {
    case 'driveitem':
    case 'root':
      return fromStart(drive, { at: 'shared' }, afterHead)
    case 'items': {
      const [id, afterId] = takeSegment(afterHead)
      if (id !== undefined) return fromStart(drive, { at: 'id', id }, afterId)
    }
  }
  return { resource: { kind: 'share', drive }, navigation: segments(rest) }
}

/** After the item: nothing, `/navigation`, or `:/path` with an optional `:` and `/navigation` behind it. */
function fromStart(drive: DriveRef, start: ItemStart, rest: string): Address {
  if (!rest.startsWith(':')) {
    return { resource: { kind: 'item', drive, start, path: [] }, navigation: segments(rest) }
  }
  const end = rest.indexOf(':', 1)
  const path = names(end === -1 ? rest.slice(1) : rest.slice(1, end))
  return { resource: { kind: 'item', drive, start, path }, navigation: end === -1 ? [] : segments(rest.slice(end + 1)) }
}

function other(name: string): Address {
  return { resource: { kind: 'other', name }, navigation: [] }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch (cause) {
    throw new GraphFailure(400, 'invalidRequest', 'The path is not percent-encoded UTF-8; write a % as %25.', { cause })
  }
}

/** The next segment, up to a `/` or `:`, and what follows it (which starts with that character). */
function takeSegment(text: string): [string | undefined, string] {
  const start = text.search(/[^/]/)
  if (start === -1 || text[start] === ':') return [undefined, start === -1 ? '' : text.slice(start)]
  const length = text.slice(start).search(/[/:]/)
  return length === -1 ? [text.slice(start), ''] : [text.slice(start, start + length), text.slice(start + length)]
}

function names(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.')
}

/** Splits at `/`, but not within the quotes of a function's parameter. */
function segments(text: string): string[] {
  return (text.match(/(?:'(?:[^']|'')*'|[^/'])+|'/g) ?? []).filter((segment) => segment !== '.')
}
