/** A fragment that hangs, given up for the same one sent anew. */
import { GraphFailure } from '../../errors.ts'

export function takenOver(): GraphFailure {
  const headers = { 'Retry-After': '1' }
  return new GraphFailure(503, 'serviceNotAvailable', 'This fragment was sent again meanwhile.', { headers })
}

/** What comes in until then, even where nothing comes any more. @throws the signal's reason */
export async function* untilTakenOver<Chunk>(source: AsyncIterable<Chunk>, signal: AbortSignal): AsyncGenerator<Chunk> {
  const { promise: stopped, reject } = Promise.withResolvers<never>()
  // Also told where nobody is waiting for the next piece.
  stopped.catch(() => undefined)
  signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  const chunks = source[Symbol.asyncIterator]()
  try {
    for (;;) {
      const { done, value } = await Promise.race([chunks.next(), stopped])
      if (done) return
      yield value
    }
  } finally {
    // Not waited for: a source that hangs does not end either.
    chunks.return?.()?.catch(() => undefined)
  }
}
