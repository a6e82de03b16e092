/** One request on its way out, and the one function type that the pipeline is made of. */

export type Body = NonNullable<RequestInit['body']> | Pieces

/** A body of known length that is made while it is sent, so that no more than a piece of it is in memory. */
export type Pieces = { readonly length: number; readonly pieces: () => AsyncIterable<Uint8Array<ArrayBuffer>> }

export function isPieces(body: unknown): body is Pieces {
  return typeof body === 'object' && body !== null && 'pieces' in body
}

export type Outgoing = {
  readonly url: string
  readonly method: string
  readonly headers: Headers
  /** A function makes the body anew for each attempt; a stream can be sent once only. */
  readonly body?: Body | (() => Body) | undefined
  readonly signal?: AbortSignal | undefined
  readonly redirect?: RequestRedirect | undefined
  /** Overrides what the method says: whether sending twice does no more than sending once. */
  readonly idempotent?: boolean | undefined
  /** Overrides how long the answer may take to begin, in milliseconds: a long body takes its time to go up. */
  readonly timeoutMs?: number | undefined
  /** The answer is small, and counts as one only when all of it has come. */
  readonly whole?: boolean | undefined
  /** How often it was sent before. */
  readonly resendCount?: number | undefined
  /** Bulk calls wait while interactive ones do. @default 'interactive' */
  readonly priority?: 'interactive' | 'bulk' | undefined
  /** What it costs of Graph's limits. @default 0: they do not count it */
  readonly units?: number | undefined
}

/**
 * Sends one request. Answers of any status are returned, not thrown.
 *
 * @throws {TransportError} when no answer came
 */
export type Send = (request: Outgoing) => Promise<Response>

export type Decorator = (next: Send) => Send

export function isReplayable({ body }: Outgoing): boolean {
  return !(body instanceof ReadableStream)
}

/** Lets go of an answer nobody will read, so that its connection can be used again. */
export async function discard(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => undefined)
}
