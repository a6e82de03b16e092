/** Bounds the wait for an answer to begin. Its body may then take as long as it flows. */
import { TransportError } from '../errors.ts'
import type { Decorator } from './outgoing.ts'

/** @param standardMs milliseconds for each attempt, from sending to the answer's headers */
export function limitTime(standardMs: number): Decorator {
  return (next) => async (request) => {
    const timeoutMs = request.timeoutMs ?? standardMs
    const controller = new AbortController()
    const late = new TransportError('timeout', `No answer came within ${timeoutMs} ms.`)
    const timer = setTimeout(() => controller.abort(late), timeoutMs)
    const signal = request.signal ? AbortSignal.any([request.signal, controller.signal]) : controller.signal
    try {
      return await next({ ...request, signal })
    } catch (thrown) {
      throw controller.signal.aborted && !request.signal?.aborted ? late : thrown
    } finally {
      clearTimeout(timer)
    }
  }
}
