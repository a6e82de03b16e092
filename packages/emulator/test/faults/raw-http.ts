/** HTTP by hand, so that a test sees what truly came over the connection, and how it ended. */
import { connect } from 'node:net'

export type RawAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** What came after the headers, as it came. */
  readonly body: Buffer
  /** How the connection ended: by the other side, by a reset, or by us when nothing more came. */
  readonly end: 'closed' | 'reset' | 'silent'
}

/** @param patience milliseconds of silence after which we hang up */
export async function rawRequest(
  url: string,
  head: readonly string[],
  { body = Buffer.alloc(0), patience = 400 }: { body?: Buffer; patience?: number } = {},
): Promise<RawAnswer> {
  const { hostname, port, pathname, search } = new URL(url)
  const [method = 'GET', ...headers] = head
  const chunks: Buffer[] = []
  const { promise, resolve } = Promise.withResolvers<RawAnswer['end']>()
  const socket = connect(Number(port), hostname)
  socket.setTimeout(patience, () => resolve('silent'))
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  socket.on('end', () => resolve('closed'))
  socket.on('error', (error: NodeJS.ErrnoException) =>
    resolve(/ECONNRESET|EPIPE/.test(error.code ?? '') ? 'reset' : 'closed'),
  )
  socket.on('close', () => resolve('closed'))
  const length = body.length === 0 ? [] : [`Content-Length: ${body.length}`]
  socket.write(
    [`${method} ${pathname}${search} HTTP/1.1`, `Host: ${hostname}:${port}`, ...headers, ...length, '', ''].join(
      '\r\n',
    ),
  )
  socket.write(body)
  const end = await promise
  socket.destroy()
  return { ...readHead(Buffer.concat(chunks)), end }
}

function readHead(bytes: Buffer): Omit<RawAnswer, 'end'> {
  const split = bytes.indexOf('\r\n\r\n')
  const [status = '', ...lines] = bytes.subarray(0, Math.max(split, 0)).toString().split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => [line.split(':')[0]!.toLowerCase(), line.replace(/^[^:]*:\s*/, '')]),
  )
  return {
    status: Number(status.split(' ')[1] ?? 0),
    headers,
    body: split < 0 ? Buffer.alloc(0) : bytes.subarray(split + 4),
  }
}
