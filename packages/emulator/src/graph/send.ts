/** Writes prepared answers straight to Node's connection where there is one; makes web responses elsewhere. */
import { createReadStream } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import type { Answer, Prepared } from './answers.ts'
import type { GraphEnv } from './graph-request.ts'

type Headers = Readonly<Record<string, string>>

/** Bytes read from disk at a time. */
const readSize = 1 << 20

/** @param more headers that the answer has besides its own */
export function send({ env, req }: Context<GraphEnv>, answer: Answer, more: Headers): Response {
  if (answer instanceof Response) return withHeaders(answer, more)
  // Hono copies the answer to a HEAD request, and with it the mark of one that has been sent: this one is not.
  if (req.method === 'HEAD') return headOf(answer, more)
  const outgoing = env?.outgoing
  if (outgoing === undefined) return toResponse(answer, more)

  const { body } = answer
  if (isFile(body)) {
    outgoing.writeHead(answer.status, { ...answer.headers, ...more })
    pipeline(createReadStream(body.file, range(body)), outgoing, () => {})
  } else {
    const headers: Record<string, string | number> = { ...answer.headers, ...more }
    if (body !== undefined) headers['Content-Length'] = Buffer.byteLength(body)
    else if (answer.status !== 204 && answer.status !== 304) headers['Content-Length'] ??= 0
    outgoing.writeHead(answer.status, headers)
    outgoing.end(body)
  }
  return RESPONSE_ALREADY_SENT
}

export function toResponse({ status, headers, body }: Prepared, more: Headers = {}): Response {
  const stream = isFile(body) ? (Readable.toWeb(createReadStream(body.file, range(body))) as ReadableStream) : body
  return new Response(stream ?? null, { status, headers: { ...headers, ...more } })
}

function headOf({ status, headers, body }: Prepared, more: Headers): Response {
  const length = body === undefined ? 0 : isFile(body) ? body.end - body.start : Buffer.byteLength(body)
  return new Response(null, { status, headers: { 'Content-Length': String(length), ...headers, ...more } })
}

function withHeaders(response: Response, more: Headers): Response {
  for (const [name, value] of Object.entries(more)) response.headers.set(name, value)
  return response
}

type Body = Prepared['body']

function isFile(body: Body): body is Exclude<Body, string | Buffer | undefined> {
  return typeof body === 'object' && 'file' in body
}

function range({ start, end }: { start: number; end: number }): { start: number; end: number; highWaterMark: number } {
  return { start, end: end - 1, highWaterMark: readSize }
}
