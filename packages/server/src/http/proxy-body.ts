/** The body of a proxied request: small ones whole, so that they can be sent again; large ones as they stream in. */
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { Problem } from '../errors.ts'

/** Up to here a body is kept in memory; bytes. */
const replayable = 1_000_000

export type ProxyBody = {
  readonly body: Readable | Buffer | null
  /** Whether it can be sent a second time. */
  readonly replayable: boolean
}

/** @throws {Problem} `invalid_request` for a body where none belongs, or one that ends too early */
export async function proxyBody(incoming: IncomingMessage): Promise<ProxyBody> {
  const length = Number(incoming.headers['content-length'] ?? 0)
  const chunked = incoming.headers['transfer-encoding'] !== undefined
  if (length === 0 && !chunked) return { body: null, replayable: true }
  if (incoming.method === 'GET' || incoming.method === 'HEAD') {
    throw new Problem('invalid_request', `A ${incoming.method} request carries no body.`)
  }
  if (chunked || length > replayable) return { body: incoming, replayable: false }

  const chunks: Buffer[] = []
  try {
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
  } catch (cause) {
    throw new Problem('invalid_request', 'The body broke off before its end.', { cause })
  }
  return { body: Buffer.concat(chunks), replayable: true }
}
