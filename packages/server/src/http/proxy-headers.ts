/** What the proxy lets through: lists of what may pass, so that what nobody thought of stays outside. */
import type { IncomingHttpHeaders } from 'node:http'

const toGraph = [
  'accept',
  'accept-language',
  'client-request-id',
  'consistencylevel',
  'content-length',
  'content-range',
  'content-type',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'prefer',
  'range',
] as const

const toCaller = [
  'accept-ranges',
  'cache-control',
  'client-request-id',
  'content-disposition',
  'content-length',
  'content-range',
  'content-type',
  'date',
  'etag',
  'last-modified',
  'preference-applied',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'request-id',
  'retry-after',
] as const

/** A caller may not strip what it sends by naming it in Connection (RFC 9110, 7.6.1), nor send what we add ourselves. */
export function headersToGraph(headers: IncomingHttpHeaders): Record<string, string> {
  const hopByHop = new Set(
    headers.connection
      ?.toLowerCase()
      .split(',')
      .map((name) => name.trim()),
  )
  return pick(headers, toGraph, (name) => !hopByHop.has(name))
}

/** For a pre-authenticated address: nothing about the body, nothing that names the caller. */
export function headersToContent(headers: IncomingHttpHeaders): Record<string, string> {
  return pick(headers, ['accept', 'if-none-match', 'if-modified-since', 'range'])
}

export function headersToCaller(headers: IncomingHttpHeaders): Record<string, string> {
  return pick(headers, toCaller)
}

function pick(
  headers: IncomingHttpHeaders,
  names: readonly string[],
  mayPass: (name: string) => boolean = () => true,
): Record<string, string> {
  const picked: Record<string, string> = {}
  for (const name of names) {
    const value = headers[name]
    if (value !== undefined && mayPass(name)) picked[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return picked
}
