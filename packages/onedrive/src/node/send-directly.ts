/**
 * One request over a socket of Node's own client: its body goes from the source's buffers to the socket, and the answer's
 * comes as it is read. Node's `fetch` does the same in more memory and time.
 */
import type { Agent, ClientRequest, IncomingMessage, request } from 'node:http'
import { createGunzip } from 'node:zlib'

export type DirectBody = AsyncIterable<Uint8Array> | Uint8Array | string | undefined
export type DirectInit = Omit<RequestInit, 'body'> & { readonly body: DirectBody }

/**
 * When a piece of an iterable body is asked for, the socket has let go of all but the last one.
 *
 * @returns the answer, whatever its status; redirections are not followed
 * @throws {Error} of the network, of the signal, or of what makes the body
 */
export async function sendDirectly(
  open: typeof request,
  url: URL,
  agent: Agent,
  { method = 'GET', headers, body, signal }: DirectInit,
): Promise<Response> {
  const sending = open(url, {
    agent,
    method,
    headers: { 'accept-encoding': 'gzip', ...Object.fromEntries(new Headers(headers)) },
    ...(signal && { signal }),
  })
  const answered = answerTo(sending)
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) {
    if (body !== undefined) sending.setHeader('content-length', Buffer.byteLength(body))
    sending.end(body)
    return responseOf(await answered, url, method)
  }
  // It is awaited below; until then its failure is met by the writing.
  answered.catch(() => undefined)
  try {
    await writeAll(sending, body, answered)
    const response = await wholeResponseOf(await answered, url, method)
    // What was not sent yet never will be.
    if (!sending.writableFinished) sending.destroy()
    return response
  } catch (error) {
    sending.destroy()
    throw error
  }
}

/** Pieces that the socket may hold: while one is on its way, the next one waits where the system can take it at once. */
const heldAtMost = 2

async function writeAll(
  sending: ClientRequest,
  body: AsyncIterable<Uint8Array>,
  answered: Promise<unknown>,
): Promise<void> {
  let over = false
  let held = 0
  let letGo: (() => void) | undefined
  const end = (): void => {
    over = true
    letGo?.()
  }
  answered.then(end, end)
  for await (const piece of body) {
    // An early answer is a refusal: the rest would be sent for nothing, and the connection is of no more use.
    if (over) return
    held += 1
    sending.write(piece, () => {
      held -= 1
      letGo?.()
    })
    while (held >= heldAtMost && !over) {
      await new Promise<void>((resolve) => {
        letGo = resolve
      })
    }
  }
  sending.end()
}

function answerTo(sending: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // Once there is an answer, the answer tells what fails.
    sending.on('error', reject)
    sending.on('response', resolve)
  })
}

/** Bytes of an answer nobody wants that are read all the same, so that its connection can be used again. */
const worthReading = 64 * 1024

const withoutBody = new Set([204, 205, 304])

function responseOf(message: IncomingMessage, url: URL, method: string): Response {
  const empty = method === 'HEAD' || withoutBody.has(message.statusCode!)
  if (empty) message.on('error', () => undefined).resume()
  return named(new Response(empty ? null : streamOf(message), headOf(message)), url)
}

async function wholeResponseOf(message: IncomingMessage, url: URL, method: string): Promise<Response> {
  const response = responseOf(message, url, method)
  const bytes = await response.arrayBuffer()
  return named(new Response(bytes.byteLength === 0 ? null : bytes, headOf(message)), url)
}

function headOf({ statusCode, statusMessage, headersDistinct }: IncomingMessage): ResponseInit {
  const headers = new Headers()
  for (const [name, values = []] of Object.entries(headersDistinct)) {
    for (const value of values) headers.append(name, value)
  }
  return { status: statusCode!, statusText: statusMessage!, headers }
}

/** A response made here does not know where it came from. */
function named(response: Response, { href }: URL): Response {
  return Object.defineProperty(response, 'url', { value: href })
}

/** The body, unpacked, and no faster than it is read. */
function streamOf(message: IncomingMessage): ReadableStream<Uint8Array> {
  const packed = message.headers['content-encoding']?.trim().toLowerCase() === 'gzip'
  const source = packed ? message.pipe(createGunzip()) : message
  let over = false
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      const end = (finish: () => void): void => {
        if (!over) finish()
        over = true
      }
      source.on('data', (bytes: Uint8Array) => {
        if (over) return
        controller.enqueue(bytes)
        if ((controller.desiredSize ?? 0) <= 0) source.pause()
      })
      source.on('end', () => end(() => controller.close()))
      for (const each of new Set([message, source])) each.on('error', (error) => end(() => controller.error(error)))
      message.on('close', () => {
        if (!message.complete) end(() => controller.error(new Error('The answer was cut off.')))
      })
    },
    pull: () => void source.resume(),
    cancel: () => {
      over = true
      if (Number(message.headers['content-length']) <= worthReading) source.resume()
      else message.destroy()
    },
  })
}
