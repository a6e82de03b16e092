/** Reads small answers to their end before they count as one, so that a cut or stalled body is a failure of its attempt. */
import { TransportError } from '../errors.ts'
import type { Decorator } from './outgoing.ts'

const withoutBody = new Set([204, 205, 304])

export const wholeAnswer: Decorator = (next) => async (request) => {
  const response = await next(request)
  const body = await response.arrayBuffer().catch((cause) => {
    throw new TransportError('network', 'The answer was cut off. Try again.', { cause })
  })
  const { status, statusText, headers } = response
  return new Response(withoutBody.has(status) ? null : body, { status, statusText, headers })
}
