/** Reads small answers to their end before they count as one, so that a cut or stalled body is a failure of its attempt. */
import { TransportError } from '../errors.ts'
import type { Decorator } from './outgoing.ts'
import { aborted } from './sleep.ts'

const withoutBody = new Set([204, 205, 304])

/** Those only that are to be read whole. */
export function wholeWhere(stalling: Decorator): Decorator {
  return (next) => {
    const whole = wholeAnswer(stalling(next))
    return (request) => (request.whole ? whole : next)(request)
  }
}

export const wholeAnswer: Decorator = (next) => async (request) => {
  const response = await next(request)
  const body = await response.arrayBuffer().catch((cause) => {
    if (cause instanceof TransportError) throw cause
    if (request.signal?.aborted) throw aborted(request.signal)
    throw new TransportError('network', 'The answer was cut off. Try again.', { cause })
  })
  const { status, statusText, headers } = response
  return new Response(withoutBody.has(status) ? null : body, { status, statusText, headers })
}
