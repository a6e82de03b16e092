/** A `fetch` for Node over kept HTTP/1.1 connections of its own. */
import { Agent as HttpAgent, request } from 'node:http'
import { Agent as HttpsAgent, request as requestSecurely } from 'node:https'
import type { DirectFetch, RangeConnection } from '../http/direct.ts'
import { rangeConnection } from './range-connection.ts'
import { type DirectBody, sendDirectly } from './send-directly.ts'

/** A connection that nobody has used for longer is closed: the other side might be about to. Milliseconds. */
const idleAtMost = 4000

/**
 * Takes less memory and processor time than the runtime's `fetch`, which only does what is unusual: bodies that are
 * streams or forms, and redirections that are to be followed. Chunks of an upload go from the disk's buffer to the socket,
 * ranges of a download from the socket to the disk. Several HTTP/1.1 connections are faster than one of HTTP/2. They
 * connect directly: behind a proxy, give the client a `fetch` that knows the proxy instead.
 *
 * @param options.connections to one host, beside those of ranges. @default as many as there are calls under way
 */
export function pooledFetch({ connections = Number.POSITIVE_INFINITY }: { readonly connections?: number } = {}): {
  readonly fetch: typeof fetch
  close(): Promise<void>
} {
  const options = { keepAlive: true, maxSockets: connections, timeout: idleAtMost }
  const agents = { http: new HttpAgent(options), https: new HttpsAgent(options) }
  const tickets = new Map<string, Buffer>()
  const all = new Set<RangeConnection>()
  const idle: RangeConnection[] = []

  const openRanges = (): RangeConnection => {
    const connection = idle.pop() ?? rangeConnection(tickets)
    all.add(connection)
    return { read: connection.read, close: () => void idle.push(connection) }
  }
  const send = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const body = init.body instanceof URLSearchParams ? `${init.body}` : (init.body ?? undefined)
    if (input instanceof Request || !isDirect(body)) return fetch(input, init)
    const headers = new Headers(init.headers)
    if (init.body instanceof URLSearchParams && !headers.has('content-type')) headers.set('content-type', form)
    const url = new URL(input)
    const secure = url.protocol === 'https:'
    const [open, agent] = secure ? [requestSecurely, agents.https] : [request, agents.http]
    const response = await sendDirectly(open, url, agent, { ...init, headers, body })
    const { redirect = 'follow' } = init
    if (redirect === 'manual' || !redirections.has(response.status) || !response.headers.has('location'))
      return response
    // How to follow, and with which headers, is a matter for a full client.
    await response.body?.cancel()
    return fetch(url, init)
  }
  const direct: DirectFetch = Object.assign(send, { sendsPieces: true as const, openRanges })
  return {
    fetch: direct,
    close: async () => {
      agents.http.destroy()
      agents.https.destroy()
      for (const connection of all) connection.close()
    },
  }
}

const form = 'application/x-www-form-urlencoded;charset=UTF-8'
const redirections = new Set([301, 302, 303, 307, 308])

function isDirect(body: unknown): body is DirectBody {
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) return true
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body && !(body instanceof ReadableStream)
}
