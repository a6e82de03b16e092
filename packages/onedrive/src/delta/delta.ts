/**
 * Changes below a folder, or of a whole drive, since a moment.
 *
 * @see https://learn.microsoft.com/graph/api/driveitem-delta
 */
import type { ItemAddress } from '../drives/address.ts'
import { type QueryOptions, query } from '../drives/query.ts'
import { TransferError } from '../errors.ts'
import { graphError } from '../graph/refusal.ts'
import { type Graph, parseJson } from '../graph/request.ts'
import type { DriveItem, Page } from '../graph/wire.ts'
import { discard } from '../http/outgoing.ts'
import { inOperation, type Tracer } from '../http/trace.ts'
import { assertCursor, type DeltaCursor } from './cursor.ts'

export type DeltaOptions = Pick<QueryOptions, 'select' | 'top'> & {
  /** Where to go on. @default everything there is is told first */
  readonly cursor?: DeltaCursor | undefined
  /** Without a cursor: only what changes from now on. */
  readonly fromNow?: boolean | undefined
  /** Asks Graph to report when sharing changes, and to tell what may no longer be seen as removed. */
  readonly includeSharing?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

export type DeltaPage = {
  /**
   * The last state of each item that changed, parents before their children; removed ones have `deleted`. An item may
   * come more than once: the last one counts.
   */
  readonly items: readonly DriveItem[]
  /** Where to go on behind this page. Store it once the page is dealt with. */
  readonly cursor: DeltaCursor
  /** Graph has lost its place (410) and from this page on tells everything again. */
  readonly restarted: boolean
  /** Nothing newer for now. */
  readonly last: boolean
}

export type DeltaMeans = {
  readonly graph: Graph
  readonly now: () => number
  readonly tracer?: Tracer | undefined
}

const sharing = 'deltashowremovedasdeleted, deltatraversepermissiongaps, deltashowsharingchanges, hierarchicalsharing'

/**
 * The pages up to now. With `$select`, name `deleted` and `parentReference` among the properties.
 *
 * @throws {GraphError} `itemNotFound`, `accessDenied` …
 * @throws {UsageError} `invalid_cursor`
 */
export async function* deltaPages(
  { graph, now, tracer }: DeltaMeans,
  folder: ItemAddress,
  { cursor, fromNow, includeSharing, signal, ...options }: DeltaOptions = {},
): AsyncGenerator<DeltaPage> {
  const start = folder.below('delta') + query(options)
  const init = { whole: true, ...(includeSharing && { headers: { prefer: sharing } }) }
  let { link, enumerating } = cursor
    ? assertCursor(cursor)
    : { link: fromNow ? withToken(start, 'latest') : start, enumerating: !fromNow }
  let restarted = false
  // Who wants no more pages does not wait for the one that has been asked for.
  const enough = new AbortController()
  const both = signal ? AbortSignal.any([signal, enough.signal]) : enough.signal
  const ask = (next: string) => graph.request(next, { ...init, signal: both })
  /** Asked for as soon as it was known where it is, while the page before is made out and dealt with. */
  let ahead: { readonly link: string; readonly response: Promise<Response> } | undefined
  /** Whoever has come for a second page is likely to want them all; many want no more than the first. */
  let wantsMore = false

  const askAhead = (next: string | undefined): typeof ahead => {
    if (next === undefined || next === link || !wantsMore) return undefined
    const response = ask(next)
    // Heard of when the page is wanted.
    response.catch(() => {})
    return { link: next, response }
  }

  const readPage = async (): Promise<DeltaPage> => {
    let response = await (ahead?.link === link ? ahead.response : ask(link))
    if (response.status === 410 && !restarted) {
      await discard(response)
      link = response.headers.get('location') ?? start
      enumerating = true
      restarted = true
      response = await ask(link)
    }
    if (!response.ok) throw await graphError(response, { method: 'GET', path: link, now: now() })

    const text = await response.text()
    ahead = askAhead(nextLinkIn(text))
    const page = parseJson<Page<DriveItem>>(text)
    const nextLink = page['@odata.nextLink']
    const next = nextLink ?? page['@odata.deltaLink']
    if (next === undefined || nextLink === link)
      throw new TransferError('protocol', 'Graph gave changes without an end.')
    const last = nextLink === undefined
    link = next
    enumerating &&= !last
    return { items: page.value, cursor: { link, enumerating }, restarted, last }
  }

  try {
    for (;;) {
      const page = await inOperation(tracer, 'onedrive.delta', readPage, ({ items }) => ({
        'onedrive.items': items.length,
      }))
      yield page
      restarted = false
      wantsMore = true
      if (page.last) return
    }
  } finally {
    enough.abort()
  }
}

/** In the page's text, so that nobody waits for the rest to be parsed. Within a value its first quotation mark is escaped. */
function nextLinkIn(text: string): string | undefined {
  const [, link] = /"@odata\.nextLink":\s*"([^"\\]+)"/.exec(text) ?? []
  return link
}

function withToken(path: string, token: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}token=${token}`
}
