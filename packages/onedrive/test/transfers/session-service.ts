/**
 * One upload session that follows the service's rules, with faults played between the rules: what a test lays into
 * `faults` happens to the next chunk, one fault each.
 */

import { createQuickXorHash } from '../../src/transfers/quick-xor-hash.ts'
import { bodyOf, scriptedServer } from '../scripted-server.ts'

export type Fault =
  /** Answers this status without taking the chunk. */
  | { kind: 'refuse'; status: number; retryAfter?: number }
  /** Cuts the connection before anything is taken. */
  | { kind: 'cut' }
  /** Takes the chunk, then cuts the connection: the answer is lost. */
  | { kind: 'lose-answer' }
  /** Takes the first bytes of the chunk only, and cuts the connection. */
  | { kind: 'take-part'; bytes: number }
  /** Answers that the chunk was taken, and takes nothing. */
  | { kind: 'take-nothing' }
  /** The session is gone, with what it held. */
  | { kind: 'expire' }

export type SessionService = AsyncDisposable & {
  readonly url: string
  /** The stored file; `undefined` until the last byte of a session came. */
  stored(): Buffer | undefined
  readonly faults: (Fault | undefined)[]
  /** `PUT /upload/1 bytes 0-9/10` and the like. */
  readonly log: string[]
  /** Sessions that were neither finished, cancelled nor expired. */
  open(): number
  /** Waited for before a chunk that was taken is answered. */
  holdAnswer: ((taken: number) => Promise<void>) | undefined
  /** Answers with another hash than the content has. */
  lieAboutHash: boolean
}

export async function sessionService(): Promise<SessionService> {
  const sessions = new Map<string, { bytes: Buffer }>()
  const faults: (Fault | undefined)[] = []
  const log: string[] = []
  let stored: Buffer | undefined
  let made = 0

  const item = (): object => {
    const hash = createQuickXorHash()
    hash.update(service.lieAboutHash ? Buffer.from('other') : stored!)
    return { id: '01ITEM', name: 'file.bin', size: stored!.length, file: { hashes: { quickXorHash: hash.digest() } } }
  }

  const server = await scriptedServer(async (request, response) => {
    const range = request.headers['content-range']
    log.push([request.method, request.url, range].filter(Boolean).join(' '))
    if (request.headers.authorization && request.url!.startsWith('/upload')) return response.writeHead(401).end()
    const answer = (status: number, body: object, headers = {}): unknown =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
    const error = (status: number, code: string, headers = {}): unknown =>
      answer(status, { error: { code, message: code } }, headers)

    if (request.url!.endsWith('createUploadSession')) {
      await bodyOf(request)
      const path = `/upload/${++made}`
      sessions.set(path, { bytes: Buffer.alloc(0) })
      return answer(200, { uploadUrl: service.url + path, nextExpectedRanges: ['0-'] })
    }
    if (request.url!.includes(':/content?')) {
      stored = await bodyOf(request)
      return answer(201, item())
    }
    if (!request.url!.startsWith('/upload')) return stored ? answer(200, item()) : error(404, 'itemNotFound')

    const session = sessions.get(request.url!)
    if (!session) return error(404, 'itemNotFound')
    const status = (): object => ({ nextExpectedRanges: [`${session.bytes.length}-`] })
    if (request.method === 'DELETE') {
      sessions.delete(request.url!)
      return response.writeHead(204).end()
    }
    if (request.method === 'GET') return answer(200, status())

    const [start, end, size] = /bytes (\d+)-(\d+)\/(\d+)/.exec(range!)!.slice(1).map(Number) as [number, number, number]
    const fault = faults.shift()
    if (fault?.kind === 'cut') return request.socket.destroy()
    const bytes = await bodyOf(request)
    if (fault?.kind === 'refuse') {
      return error(
        fault.status,
        'fault',
        fault.retryAfter === undefined ? {} : { 'retry-after': `${fault.retryAfter}` },
      )
    }
    if (fault?.kind === 'expire') {
      sessions.delete(request.url!)
      return error(404, 'itemNotFound')
    }
    if (fault?.kind === 'take-nothing') return answer(202, status())
    if (start !== session.bytes.length) return error(416, 'invalidRange')
    if (bytes.length !== end - start + 1) return error(400, 'fragmentLengthMismatch')
    if (end + 1 !== size && bytes.length % 327_680 !== 0) return error(400, 'invalidRequest')
    if (fault?.kind === 'take-part') {
      session.bytes = Buffer.concat([session.bytes, bytes.subarray(0, Math.min(fault.bytes, bytes.length - 1))])
      return request.socket.destroy()
    }
    session.bytes = Buffer.concat([session.bytes, bytes])
    await service.holdAnswer?.(session.bytes.length)
    if (end + 1 === size) {
      stored = session.bytes
      sessions.delete(request.url!)
    }
    if (fault?.kind === 'lose-answer') return request.socket.destroy()
    return end + 1 === size ? answer(201, item()) : answer(202, status())
  })

  const service: SessionService = {
    url: server.url,
    stored: () => stored,
    faults,
    log,
    open: () => sessions.size,
    holdAnswer: undefined,
    lieAboutHash: false,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
  return service
}
