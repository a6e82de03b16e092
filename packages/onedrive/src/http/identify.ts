/** Says who is calling, and gives each attempt an id that Microsoft's support can find. */
import type { Decorator } from './outgoing.ts'

/** The form Microsoft asks for; traffic without it is throttled first. */
export const defaultUserAgent = 'NONISV|Drawbridge|Drawbridge/0.1.0'

export function identify(userAgent: string, uuid: () => string): Decorator {
  return (next) => (request) => {
    const headers = new Headers(request.headers)
    if (userAgent && !headers.has('user-agent')) headers.set('user-agent', userAgent)
    if (!headers.has('client-request-id')) headers.set('client-request-id', uuid())
    return next({ ...request, headers })
  }
}
