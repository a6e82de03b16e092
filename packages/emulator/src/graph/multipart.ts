/** A body of two parts (RFC 2387): what the item is to be, as JSON, and its content. */
import type { Context } from 'hono'
import { GraphFailure } from '../errors.ts'
import { invalidRequest } from '../state/drive/refusals.ts'
import type { GraphEnv } from './graph-request.ts'

/** Bytes of a whole body; it is held in memory. */
const largest = 60 * 1024 ** 2

/**
 * @param contentType of the request, with its boundary
 * @throws GraphFailure 400 or 413
 */
export async function readMultipart(
  { req }: Context<GraphEnv>,
  contentType: string,
): Promise<{ json: string; content: Buffer }> {
  const [, quoted, plain] = contentType.match(/boundary=(?:"([^"]+)"|([^;\s]+))/i) ?? []
  const boundary = quoted ?? plain
  if (boundary === undefined) throw invalidRequest('The Content-Type names no boundary.')
  if (Number(req.header('content-length') ?? 0) > largest) {
    const message = 'A body of parts may have 60 MiB. Use an upload session.'
    throw new GraphFailure(413, 'invalidRequest', message, { innerCode: 'maxFileSizeExceeded' })
  }
  const parts = partsOf(Buffer.from(await req.arrayBuffer()), boundary)
  const metadata = parts.find(({ headers }) => /content-type:\s*application\/json/i.test(headers))
  const content = parts.find((part) => part !== metadata)
  if (metadata === undefined || content === undefined) {
    throw invalidRequest('The body needs two parts: application/json with the item, and its content.')
  }
  return { json: metadata.body.toString(), content: content.body }
}

function partsOf(body: Buffer, boundary: string): { headers: string; body: Buffer }[] {
  const delimiter = Buffer.from(`--${boundary}`)
  const parts: { headers: string; body: Buffer }[] = []
  for (let at = body.indexOf(delimiter); at !== -1; ) {
    const next = body.indexOf(delimiter, at + delimiter.length)
    if (next === -1) break
    // After the delimiter a line break, before the next one another.
    const part = body.subarray(body.indexOf('\n', at) + 1, body[next - 2] === 13 ? next - 2 : next - 1)
    const [end, length] = endOfHeaders(part)
    if (end !== -1) parts.push({ headers: part.toString('latin1', 0, end), body: part.subarray(end + length) })
    at = next
  }
  return parts
}

function endOfHeaders(part: Buffer): [number, number] {
  const crlf = part.indexOf('\r\n\r\n')
  return crlf === -1 ? [part.indexOf('\n\n'), 2] : [crlf, 4]
}
