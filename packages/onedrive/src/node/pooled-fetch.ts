/** Connections of one's own. */
import { Agent, request, fetch as undiciFetch } from 'undici'
import type { PieceFetch } from '../http/transmit.ts'

/**
 * A `fetch` on connections of its own, kept warm, over HTTP/1.1: with many requests in flight that is faster than one
 * HTTP/2 connection. Close it when done.
 */
export function pooledFetch({ connections = 32 }: { readonly connections?: number } = {}): {
  readonly fetch: typeof fetch
  close(): Promise<void>
} {
  const agent = new Agent({ connections, allowH2: false, keepAliveTimeout: 30_000, bodyTimeout: 60_000 })
  const send = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    if (isIterable(init?.body)) return sendPieces(agent, input as string, init)
    return undiciFetch(input as never, { ...init, dispatcher: agent } as never) as unknown as Promise<Response>
  }
  const sendsPieces: PieceFetch = Object.assign(send, { sendsPieces: true as const })
  return { fetch: sendsPieces, close: () => agent.close() }
}

function isIterable(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body && !(body instanceof ReadableStream)
}

/** Fetch would wrap each piece in streams of its own; here it goes from the source's buffer to the socket. */
async function sendPieces(agent: Agent, url: string, init: RequestInit & { body?: unknown }): Promise<Response> {
  const { statusCode, headers, body } = await request(url, {
    dispatcher: agent,
    method: (init.method ?? 'PUT') as 'PUT',
    headers: Object.fromEntries(new Headers(init.headers)),
    body: init.body as never,
    ...(init.signal && { signal: init.signal }),
  })
  const answer = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    for (const each of [value ?? []].flat()) answer.append(name, each)
  }
  // Answers to uploads are small; read whole, they need no stream.
  const bytes = await body.arrayBuffer()
  return new Response(bytes.byteLength === 0 ? null : bytes, { status: statusCode, headers: answer })
}
