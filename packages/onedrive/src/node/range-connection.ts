/**
 * One kept connection for ranges of contents. Bytes are read from the socket straight into the sink's memory: no stream,
 * no buffer of its own for each piece, and nothing for the collector to sweep.
 */
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import type { RangeConnection, Ranged, RangeRequest, RangeSink } from '../http/direct.ts'
import { assertSecure } from '../http/origin.ts'
import { parseResponseHead, type ResponseHead } from '../http/response-head.ts'
import { parseContentRange, rangeHeader, strongTag } from '../transfers/ranges.ts'

const headAtMost = 16 * 1024
/** Milliseconds without a byte, while one is waited for. */
const stallMs = 60_000

/** Tickets of earlier connections by origin: the next ones need no certificate again. */
export type TlsTickets = Map<string, Buffer>

export function rangeConnection(tickets: TlsTickets): RangeConnection {
  const scratch = Buffer.allocUnsafeSlow(headAtMost)
  let socket: Socket | undefined
  let origin = ''
  let exchange: Exchange | undefined

  const close = (): void => {
    socket?.destroy()
    socket = undefined
  }

  const open = (url: URL): Socket => {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const secure = url.protocol === 'https:'
    const onread = {
      buffer: () => exchange?.buffer() ?? scratch,
      callback: (count: number, bytes: Uint8Array): boolean => {
        if (exchange) return exchange.read(bytes.subarray(0, count))
        // Nothing was asked for: whatever this is, it is no answer.
        close()
        return true
      },
    }
    const to = { host, port: Number(url.port || (secure ? 443 : 80)), onread, noDelay: true }
    const opened = secure ? connectSecurely({ ...to, ...tlsOptions(host, tickets.get(origin)) }) : connect(to)
    if (secure) opened.on('session', (ticket: Buffer) => tickets.set(url.origin, ticket))
    const broken = (cause: Error): void => {
      if (socket !== opened) return
      close()
      exchange?.broken(cause)
    }
    opened.on('error', broken)
    opened.on('close', () => broken(new Error('The connection was closed.')))
    opened.setTimeout(stallMs, () => {
      if (exchange && !exchange.paused()) broken(new Error(`Nothing came for ${stallMs} ms.`))
    })
    return opened
  }

  return {
    read: (request, sink) =>
      new Promise((resolve) => {
        const { signal } = request
        const url = assertSecure(new URL(request.url))
        if (socket && origin !== url.origin) close()
        origin = url.origin
        let kept = socket !== undefined
        const end = (outcome: Ranged, reusable = false): void => {
          signal.removeEventListener('abort', stop)
          exchange = undefined
          if (!reusable) close()
          // Idle, it keeps no process alive.
          socket?.unref()
          resolve(outcome)
        }
        const stop = (): void => end({ kind: 'broken', cause: signal.reason })
        const ask = (): void => {
          exchange = createExchange(request, sink, scratch, { end, broken, resume: () => socket?.resume() })
          socket ??= open(url)
          socket.ref()
          socket.resume()
          socket.write(requestText(url, request), 'latin1')
        }
        const broken = (cause: Error, untouched: boolean): void => {
          // A kept connection may have been closed while nobody looked.
          if (kept && untouched) {
            kept = false
            ask()
          } else end({ kind: 'broken', cause })
        }
        if (signal.aborted) return stop()
        signal.addEventListener('abort', stop, { once: true })
        ask()
      }),
    close,
  }
}

function tlsOptions(host: string, session: Buffer | undefined) {
  return {
    ALPNProtocols: ['http/1.1'],
    ...(isIP(host) === 0 && { servername: host }),
    ...(session && { session }),
  }
}

function requestText(url: URL, range: Pick<RangeRequest, 'start' | 'end' | 'eTag'>): string {
  return [
    `GET ${url.pathname}${url.search} HTTP/1.1`,
    `Host: ${url.host}`,
    `Range: ${rangeHeader(range)}`,
    'Accept-Encoding: identity',
    ...(range.eTag === undefined ? [] : [`If-Range: ${range.eTag}`]),
    '\r\n',
  ].join('\r\n')
}

type Exchange = {
  /** Where the socket shall put what comes next. */
  buffer(): Uint8Array
  /** `false`: not more for now. */
  read(bytes: Uint8Array): boolean
  paused(): boolean
  broken(cause: Error): void
}

type Line = {
  readonly end: (outcome: Ranged, reusable?: boolean) => void
  /** @param untouched nothing of the answer has come */
  readonly broken: (cause: Error, untouched: boolean) => void
  readonly resume: () => void
}

/** One request and its answer: first the head, gathered beside, then the body, straight into the sink. */
function createExchange(
  asked: Pick<RangeRequest, 'start' | 'end' | 'eTag'>,
  sink: RangeSink,
  scratch: Buffer,
  { end, broken, resume }: Line,
): Exchange {
  let text = ''
  let head: ResponseHead | undefined
  let came = false
  let left = 0
  let paused = false

  const readHead = (bytes: Uint8Array): boolean => {
    text += Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
    const headEnd = text.indexOf('\r\n\r\n')
    if (headEnd < 0) {
      if (text.length > headAtMost) end({ kind: 'unsupported' })
      return true
    }
    head = parseResponseHead(text.slice(0, headEnd))
    const rest = text.slice(headEnd + 4)
    text = ''
    // An announcement; the answer itself is still to come.
    if (head && head.status < 200) return readHead(Buffer.from(rest, 'latin1'))
    const outcome = meaningOf(head, asked, sink)
    if (outcome.kind !== 'came') {
      end(outcome)
      return true
    }
    came = true
    left = head!.length!
    return readBody(Buffer.from(rest, 'latin1'))
  }

  const readBody = (bytes: Uint8Array): boolean => {
    let more = true
    for (let at = 0; at < bytes.length && sink.wanted() > 0 && left > 0; ) {
      const space = sink.space()
      const count = Math.min(space.length, bytes.length - at, left)
      // Bytes that the socket has put there itself are in place.
      if (space.buffer !== bytes.buffer) space.set(bytes.subarray(at, at + count))
      at += count
      left -= count
      more = sink.took(count, go)
    }
    if (left === 0) end({ kind: 'came' }, head!.keepAlive)
    else if (sink.wanted() === 0) end({ kind: 'came' })
    else paused = !more
    return more
  }

  const go = (): void => {
    paused = false
    resume()
  }

  return {
    buffer: () => {
      if (!came) return scratch
      const space = sink.space()
      return space.length > left ? space.subarray(0, left) : space
    },
    read: (bytes) => (came ? readBody(bytes) : readHead(bytes)),
    paused: () => paused,
    broken: (cause) => broken(cause, !came && text === ''),
  }
}

function meaningOf(
  head: ResponseHead | undefined,
  { start, end }: Pick<RangeRequest, 'start' | 'end'>,
  sink: RangeSink,
): Ranged {
  if (!head) return { kind: 'unsupported' }
  const { status, headers, length } = head
  if (status >= 300 && status < 400) return { kind: 'unsupported' }
  if (status === 206 && parseContentRange(headers.get('content-range'))?.start === start) {
    if (length === undefined || headers.has('content-encoding')) return { kind: 'unsupported' }
    const fits = length > 0 && length <= end - start && sink.began(strongTag(headers))
    return { kind: fits ? 'came' : 'changed' }
  }
  if (status === 200 || status === 206 || status === 416) return { kind: 'changed' }
  return { kind: 'answered', status, headers }
}
