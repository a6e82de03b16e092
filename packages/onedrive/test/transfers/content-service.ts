/**
 * Graph, and a content host on another origin, with one file: downloads are redirected from the one to the other, as
 * Microsoft does. A test says after how many bytes each answer of the content host is cut.
 */
import { createQuickXorHash } from '../../src/transfers/quick-xor-hash.ts'
import { scriptedServer } from '../scripted-server.ts'

export type ContentService = AsyncDisposable & {
  readonly url: string
  content: Buffer
  eTag: string
  /**
   * What becomes of each answer: cut after so many bytes; refused, as a URL gone `stale` or otherwise; sent on to the
   * same content; in chunks of unknown length; or as if the content `changed` meanwhile.
   */
  readonly cuts: (
    | number
    | 'stale'
    | 'redirected'
    | 'chunked'
    | 'changed'
    | { status: number; retryAfter?: number }
    | undefined
  )[]
  /** What the content host was asked: the range, or `whole`. */
  readonly ranges: string[]
  readonly authorizations: (string | undefined)[]
  /** What the item says of itself, where it is not the truth. */
  claim: { size?: number; quickXorHash?: string }
}

export async function contentService(content: Uint8Array): Promise<ContentService> {
  const host = await scriptedServer((request, response) => {
    service.authorizations.push(request.headers.authorization)
    service.ranges.push(request.headers.range ?? 'whole')
    const cut = service.cuts.shift()
    if (cut === 'stale') return response.writeHead(401).end()
    if (cut === 'redirected') return response.writeHead(302, { location: '/elsewhere' }).end()
    if (cut === 'changed') service.eTag += 'x'
    if (typeof cut === 'object') {
      const { status, retryAfter } = cut
      return response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': `${retryAfter}` }).end()
    }
    const fresh = request.headers['if-range'] === undefined || request.headers['if-range'] === service.eTag
    const range = fresh ? /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '') : null
    const { length } = service.content
    const start = range ? Number(range[1]) : 0
    const end = range?.[2] ? Number(range[2]) + 1 : length
    if (range && start >= length) return response.writeHead(416).end()
    response.writeHead(range ? 206 : 200, {
      etag: service.eTag,
      ...(cut !== 'chunked' && { 'content-length': end - start }),
      ...(range && { 'content-range': `bytes ${start}-${end - 1}/${length}` }),
    })
    const body = service.content.subarray(start, end)
    if (typeof cut !== 'number') return response.end(body)
    response.write(body.subarray(0, cut), () => request.socket.destroy())
  })
  const graph = await scriptedServer((request, response) => {
    if (request.url!.endsWith('content'))
      return response.writeHead(302, { location: `${host.url}/planted-secret` }).end()
    if (request.url!.includes('missing')) return response.writeHead(404).end('{"error":{"code":"itemNotFound"}}')
    const hash = createQuickXorHash()
    hash.update(service.content)
    const { size = service.content.length, quickXorHash = hash.digest() } = service.claim
    response.end(
      JSON.stringify({ id: '1', name: 'file', size, cTag: service.eTag, file: { hashes: { quickXorHash } } }),
    )
  })
  const service: ContentService = {
    url: graph.url,
    content: Buffer.from(content),
    eTag: '"1"',
    cuts: [],
    ranges: [],
    authorizations: [],
    claim: {},
    [Symbol.asyncDispose]: async () => {
      await graph[Symbol.asyncDispose]()
      await host[Symbol.asyncDispose]()
    },
  }
  return service
}
