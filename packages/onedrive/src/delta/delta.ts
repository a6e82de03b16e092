/**
 * Changes below a folder, or of a whole drive, since a moment.
 *
 * @see https://learn.microsoft.com/graph/api/driveitem-delta
 */
import type { ItemAddress } from '../drives/address.ts'
import { type QueryOptions, query } from '../drives/query.ts'
import { TransferError } from '../errors.ts'
import { graphError } from '../graph/refusal.ts'
import { type Graph, readJson } from '../graph/request.ts'
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
  const init = { whole: true, ...(signal && { signal }), ...(includeSharing && { headers: { prefer: sharing } }) }
  let { link, enumerating } = cursor
    ? assertCursor(cursor)
    : { link: fromNow ? withToken(start, 'latest') : start, enumerating: !fromNow }
  let restarted = false

  const readPage = async (): Promise<DeltaPage> => {
    let response = await graph.request(link, init)
    if (response.status === 410 && !restarted) {
      await discard(response)
      link = response.headers.get('location') ?? start
      enumerating = true
      restarted = true
      response = await graph.request(link, init)
    }
    if (!response.ok) throw await graphError(response, { method: 'GET', path: link, now: now() })

    const page = await readJson<Page<DriveItem>>(response)
    const nextLink = page['@odata.nextLink']
    const next = nextLink ?? page['@odata.deltaLink']
    if (next === undefined || nextLink === link)
      throw new TransferError('protocol', 'Graph gave changes without an end.')
    const last = nextLink === undefined
    link = next
    enumerating &&= !last
    return { items: page.value, cursor: { link, enumerating }, restarted, last }
  }

  for (;;) {
    const page = await inOperation(tracer, 'onedrive.delta', readPage, ({ items }) => ({
      'onedrive.items': items.length,
    }))
    yield page
    restarted = false
    if (page.last) return
  }
}

function withToken(path: string, token: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}token=${token}`
}
