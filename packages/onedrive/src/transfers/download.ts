/**
 * Downloads a file's content, whole or in part.
 *
 * Graph answers with a redirection to a pre-authenticated URL on another host, which never sees the access token.
 *
 * @see https://learn.microsoft.com/graph/api/driveitem-get-content
 */
import type { ItemAddress } from '../drives/address.ts'
import { TransferError } from '../errors.ts'
import { graphError } from '../graph/refusal.ts'
import type { Graph } from '../graph/request.ts'
import type { DriveItem } from '../graph/wire.ts'
import { assertSecure } from '../http/origin.ts'
import { discard, type Send } from '../http/outgoing.ts'
import { redactPreAuthenticated } from '../http/redact.ts'
import { type ByteRange, rangeHeader } from './ranges.ts'

export type DownloadOptions = {
  readonly range?: ByteRange | undefined
  /** With a range: the content's eTag from an earlier answer. A changed file then comes whole, with status 200. */
  readonly ifRange?: string | undefined
  /** Converted by the service, for example an Office file to `pdf`. */
  readonly format?: 'pdf' | 'html' | 'jpg' | 'glb' | undefined
  /** A pre-authenticated URL that is known already, from a listing: one request less. A stale one is replaced. */
  readonly downloadUrl?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export type DownloadMeans = {
  readonly graph: Graph
  /** To hosts that must not see the access token. */
  readonly sendContent: Send
  readonly now: () => number
}

/** A pre-authenticated URL that went stale between two hops. */
export const staleUrl: ReadonlySet<number> = new Set([401, 403, 404, 410])

/**
 * The content as a response whose body streams: 200, or 206 for a range.
 *
 * @throws {GraphError} `itemNotFound`, `invalidRange` (416), `malwareDetected` …
 * @throws {TransportError} when no answer came
 */
export async function download(
  means: DownloadMeans,
  item: ItemAddress,
  { range, ifRange, format, downloadUrl, signal }: DownloadOptions = {},
): Promise<Response> {
  return openContent(means, contentOf(item, format), { range, ifRange, downloadUrl, signal })
}

/** Where a content is asked for, and where to look for its URL when redirections cannot be seen. */
export type ContentAddress = { readonly path: string; readonly item?: string | undefined }

export function contentOf(item: ItemAddress, format?: DownloadOptions['format']): ContentAddress {
  const path = item.below('content')
  return format === undefined ? { path, item: item.self } : { path: `${path}?format=${format}` }
}

export async function openContent(
  means: DownloadMeans,
  content: ContentAddress,
  { range, ifRange, downloadUrl, signal }: DownloadOptions = {},
): Promise<Response> {
  const headers = new Headers()
  if (range) headers.set('range', rangeHeader(range))
  if (range && ifRange) headers.set('if-range', ifRange)

  for (let hop = 1; ; hop++) {
    const known = hop === 1 ? downloadUrl : undefined
    const url = known === undefined ? await contentUrl(means, content, signal) : assertSecure(new URL(known)).href
    const response = await means.sendContent({ url, method: 'GET', headers, signal })
    if (response.ok) return response
    if (staleUrl.has(response.status) && hop === 1) {
      await discard(response)
      continue
    }
    throw await graphError(response, { method: 'GET', path: redactPreAuthenticated(url), now: means.now() })
  }
}

export async function contentUrl(means: DownloadMeans, content: ContentAddress, signal?: AbortSignal): Promise<string> {
  const init = signal ? { signal } : {}
  const { path } = content
  const response = await means.graph.request(path, { ...init, redirect: 'manual' })
  // A browser does not show where a redirection leads, but the item itself says it.
  if (response.type === 'opaqueredirect' && content.item !== undefined) {
    return urlIn(await means.graph.json<DriveItem>(content.item, init))
  }
  const location = response.headers.get('location')
  if (response.status < 300) {
    await discard(response)
    throw new TransferError('protocol', 'Graph did not redirect the download. Check that a proxy does not follow it.')
  }
  if (response.status >= 400 || location === null) {
    throw await graphError(response, { method: 'GET', path, now: means.now() })
  }
  await discard(response)
  return assertSecure(new URL(location, response.url)).href
}

function urlIn(item: DriveItem): string {
  const url = item['@microsoft.graph.downloadUrl']
  if (url !== undefined) return assertSecure(new URL(url)).href
  throw new TransferError('protocol', `"${item.name}" has no content to download.`)
}
