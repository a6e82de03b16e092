/** Says who is calling, and gives each attempt an id that Microsoft's support can find. */
import { TransportError } from '../errors.ts'
import type { Decorator } from './outgoing.ts'

/** The form Microsoft asks for; traffic without it is throttled first. */
export const defaultUserAgent = 'NONISV|Drawbridge|Drawbridge/0.1.0'

export function identify(userAgent: string, uuid: () => string): Decorator {
  return (next) => async (request) => {
    const headers = new Headers(request.headers)
    if (userAgent && !headers.has('user-agent')) headers.set('user-agent', userAgent)
    const clientRequestId = headers.get('client-request-id') ?? uuid()
    headers.set('client-request-id', clientRequestId)
    try {
      return await next({ ...request, headers })
    } catch (error) {
      if (!(error instanceof TransportError)) throw error
      throw new TransportError(error.code, error.message, { cause: error.cause, clientRequestId })
    }
  }
}
