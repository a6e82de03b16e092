/** Puts shapes between a connection and the emulator, which notices nothing of it. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Shape, Wire } from '../plan.ts'
import { bodyQueue } from './body-queue.ts'

/** Bytes of an answer that wait before the emulator is asked to pause. */
const enough = 64 * 1024

/** To be called before the first byte of the body has been read, which is when the request arrives. */
export function reshapeRequest(incoming: IncomingMessage, shape: Shape, wire: Wire): void {
  const push = incoming.push.bind(incoming)
  const queue = bodyQueue()
  // `false` stops the parser; it goes on when the emulator has read what was passed on and wants more.
  incoming.push = (chunk: Buffer | null) => {
    if (chunk === null) queue.end()
    else queue.put(chunk)
    return false
  }
  const pump = async (): Promise<void> => {
    for await (const chunk of shape(queue, wire)) if (chunk.length > 0) push(chunk)
    if (!incoming.destroyed) push(null)
  }
  void pump()
}

export function reshapeResponse(outgoing: ServerResponse, shape: Shape, wire: Wire): void {
  const write = outgoing.write.bind(outgoing) as (chunk: Buffer, done: () => void) => boolean
  const end = outgoing.end.bind(outgoing)
  let thirsty = false
  let started = false
  const queue = bodyQueue(() => {
    if (!thirsty || queue.size >= enough) return
    thirsty = false
    queueMicrotask(() => outgoing.emit('drain'))
  })

  const pump = async (): Promise<void> => {
    for await (const chunk of shape(queue, wire)) {
      if (outgoing.destroyed) return
      if (chunk.length > 0) await new Promise<void>((resolve) => write(chunk, resolve))
    }
    if (!outgoing.destroyed) end()
  }
  const accept = (chunk: unknown, rest: readonly unknown[]): void => {
    if (!started) void pump()
    started = true
    if (typeof chunk === 'string')
      queue.put(Buffer.from(chunk, typeof rest[0] === 'string' ? (rest[0] as 'utf8') : 'utf8'))
    else if (chunk instanceof Uint8Array) queue.put(Buffer.from(chunk))
    const done = rest.find((each) => typeof each === 'function') as (() => void) | undefined
    if (done !== undefined) queueMicrotask(done)
  }

  outgoing.write = (chunk: unknown, ...rest: unknown[]) => {
    accept(chunk, rest)
    thirsty ||= queue.size >= enough
    return !thirsty
  }
  outgoing.end = (chunk?: unknown, ...rest: unknown[]) => {
    accept(chunk, rest)
    queue.end()
    return outgoing
  }
}

export function reshapeHead(
  outgoing: ServerResponse,
  { withoutLength, lastAnswer }: { withoutLength: boolean; lastAnswer: boolean },
): void {
  if (lastAnswer) outgoing.shouldKeepAlive = false
  if (!withoutLength) return
  const writeHead = outgoing.writeHead.bind(outgoing) as (
    status: number,
    headers?: OutgoingHttpHeaders,
  ) => ServerResponse
  outgoing.writeHead = ((status: number, headers?: OutgoingHttpHeaders) => {
    outgoing.removeHeader('content-length')
    const kept = Object.entries(headers ?? {}).filter(([name]) => name.toLowerCase() !== 'content-length')
    return writeHead(status, Object.fromEntries(kept))
  }) as ServerResponse['writeHead']
}
