/** One request whose body goes from the source's buffers to the socket; its answer is small and read whole. */
import type { Agent, ClientRequest, IncomingMessage, request } from 'node:http'

export type PiecesInit = Omit<RequestInit, 'body'> & { readonly body: AsyncIterable<Uint8Array> | Uint8Array[] }

/**
 * When a piece is asked for, the socket has let go of all but the last one.
 *
 * @throws {Error} of the network, of the signal, or of what makes the body
 */
export async function sendPieces(
  open: typeof request,
  url: URL,
  agent: Agent,
  { method = 'PUT', headers, body, signal }: PiecesInit,
): Promise<Response> {
  const sending = open(url, {
    agent,
    method,
    headers: Object.fromEntries(new Headers(headers)),
    ...(signal && { signal }),
  })
  if (Array.isArray(body))
    sending.setHeader(
      'content-length',
      body.reduce((sum, { length }) => sum + length, 0),
    )
  const answered = answerTo(sending)
  // It is awaited below; until then its failure is met by the writing.
  answered.catch(() => undefined)
  try {
    await writeAll(sending, body, answered)
    return await answered
  } catch (error) {
    sending.destroy()
    throw error
  }
}

/** Pieces that the socket may hold: while one is on its way, the next one waits where the system can take it at once. */
const heldAtMost = 2

async function writeAll(sending: ClientRequest, body: PiecesInit['body'], answered: Promise<unknown>): Promise<void> {
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

function answerTo(sending: ClientRequest): Promise<Response> {
  return new Promise((resolve, reject) => {
    sending.on('error', reject)
    sending.on('response', async (message: IncomingMessage) => {
      try {
        const parts: Buffer[] = []
        for await (const part of message) parts.push(part as Buffer)
        const bytes = Buffer.concat(parts)
        const { statusCode: status = 0, headersDistinct } = message
        const headers = new Headers()
        for (const [name, values = []] of Object.entries(headersDistinct)) {
          for (const value of values) headers.append(name, value)
        }
        resolve(new Response(bytes.length === 0 ? null : bytes, { status, headers }))
        // What was not sent yet never will be.
        if (!sending.writableFinished) sending.destroy()
      } catch (error) {
        reject(error)
      }
    })
  })
}
