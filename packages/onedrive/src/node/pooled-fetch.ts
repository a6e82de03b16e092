/** A `fetch` for Node that sends large bodies and reads large contents over sockets of its own. */
import { Agent as HttpAgent, request } from 'node:http'
import { Agent as HttpsAgent, request as requestSecurely } from 'node:https'
import type { DirectFetch, RangeConnection } from '../http/direct.ts'
import { rangeConnection } from './range-connection.ts'
import { sendPieces } from './send-pieces.ts'

/**
 * Requests go through the runtime's `fetch`; what is large goes past it. Chunks of an upload go from the disk's buffer
 * to a kept HTTP/1.1 connection, ranges of a download from the socket to the disk. Several HTTP/1.1 connections are faster
 * than one of HTTP/2. They connect directly: behind a proxy, give the client a `fetch` that knows the proxy instead.
 *
 * @param options.connections for chunks, to one host. @default 32
 */
export function pooledFetch({ connections = 32 }: { readonly connections?: number } = {}): {
  readonly fetch: typeof fetch
  close(): Promise<void>
} {
  const options = { keepAlive: true, maxSockets: connections }
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
    const pieces = input instanceof Request ? undefined : piecesOf(init)
    if (!pieces) return fetch(input, init)
    const url = new URL(input as string)
    const secure = url.protocol === 'https:'
    return sendPieces(secure ? requestSecurely : request, url, secure ? agents.https : agents.http, {
      ...init,
      body: pieces,
    })
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

/** The body of an upload, where it is one that needs no stream around it. */
function piecesOf({ method, body }: RequestInit): AsyncIterable<Uint8Array> | Uint8Array[] | undefined {
  if (method === 'PUT' && body instanceof Uint8Array) return [body]
  return isIterable(body) ? body : undefined
}

function isIterable(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body && !(body instanceof ReadableStream)
}
