/** Waiting, as an argument: tests pass one that does not. */
import { TransportError } from '../errors.ts'

/**
 * Resolves after `ms` milliseconds.
 *
 * @throws {TransportError} `aborted`, at once, when the signal is
 */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>

export const sleep: Sleep = (ms, signal) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted(signal))
    const stop = (): void => {
      clearTimeout(timer)
      reject(aborted(signal))
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })

export function aborted(signal: AbortSignal | undefined): TransportError {
  return new TransportError('aborted', 'The request was aborted by the caller.', { cause: signal?.reason })
}
