/** Ends an answer whose body brings nothing for too long: a connection that is dead without saying so. */
import { TransportError } from '../errors.ts'
import type { Decorator } from './outgoing.ts'

/** @param stallMs milliseconds without a byte, while somebody waits for one */
export function limitStall(stallMs: number): Decorator {
  return (next) => async (request) => {
    const response = await next(request)
    if (!response.body) return response
    const reader = response.body.getReader()
    const body = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const stalled = Promise.withResolvers<never>()
          let late: TransportError | undefined
          const timer = setTimeout(() => {
            late = new TransportError('timeout', `The answer stood still for ${stallMs} ms.`)
            stalled.reject(late)
          }, stallMs)
          try {
            const { done, value } = await Promise.race([reader.read(), stalled.promise])
            if (done) controller.close()
            else controller.enqueue(value)
          } catch (error) {
            if (late) await reader.cancel(late).catch(() => undefined)
            throw error
          } finally {
            clearTimeout(timer)
          }
        },
        cancel: (reason) => reader.cancel(reason),
      },
      { highWaterMark: 0 },
    )
    return sameAnswer(response, body)
  }
}

/** A response made here does not know where it came from, and a redirection's status may not be set. */
function sameAnswer(response: Response, body: ReadableStream<Uint8Array>): Response {
  const { status, statusText, headers } = response
  const copy = new Response(body, { status, statusText, headers })
  Object.defineProperty(copy, 'url', { value: response.url })
  return copy
}
