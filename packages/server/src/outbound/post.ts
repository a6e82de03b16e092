/** Posts to an address that somebody typed in. What comes back is an answer, or in a sentence why there is none. */
import { type Dispatcher, request } from 'undici'
import { Problem } from '../errors.ts'
import type { Outbound } from './outbound.ts'
import { reasonOf, slow } from './reason.ts'

export type PostCall = {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly signal: AbortSignal
}

export type PostAnswer = {
  readonly status: number
  /** Of the body, as much as is kept, as text. */
  readonly body: string
}

/** No answer came; the message says why, in words for the one who typed in the address. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

const keptBytes = 4 * 1024

/**
 * @param timeoutMs until the whole answer is there, milliseconds
 * @throws {NoAnswer}
 * @throws the signal's reason when it aborts
 */
export async function post(
  { assertUrl, agent }: Outbound,
  address: string,
  { headers, body, signal }: PostCall,
  timeoutMs: number,
): Promise<PostAnswer> {
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    const url = assertUrl(address, 'url')
    const both = AbortSignal.any([signal, timeout])
    const answer = await request(url, { method: 'POST', headers, body, dispatcher: agent, signal: both })
    return { status: answer.statusCode, body: await beginningOf(answer.body) }
  } catch (cause) {
    if (signal.aborted) throw signal.reason
    if (cause instanceof Problem) throw new NoAnswer(cause.message, { cause })
    throw new NoAnswer(timeout.aborted ? slow : reasonOf(cause), { cause })
  }
}

async function beginningOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    length += chunk.length
    // Leaving the loop cuts the rest off.
    if (length >= keptBytes) break
  }
  // PostgreSQL stores no U+0000.
  return Buffer.concat(chunks).subarray(0, keptBytes).toString('utf8').replaceAll('\0', '\u{fffd}')
}
