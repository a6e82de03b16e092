/** Lets the caller see each attempt, without anything secret in it. */
import type { Decorator } from './outgoing.ts'
import { redactUrl } from './redact.ts'

export type ObservedAttempt = {
  readonly method: string
  /** Secret query values are redacted; a pre-authenticated URL is cut to its origin. */
  readonly url: string
  /** Absent where no answer came. */
  readonly status?: number
  readonly durationMs: number
  /** How often the same request was sent before. */
  readonly resendCount: number
  /** Microsoft's own id of the request; quote it in a support case. */
  readonly requestId?: string
  readonly clientRequestId?: string
}

export type Hooks = {
  /** Called after each attempt, repeated ones included. Must not throw. */
  readonly onAttempt?: (attempt: ObservedAttempt) => void
  /** Called when calls have to wait because Microsoft said so, for so many milliseconds. Must not throw. */
  readonly onPause?: (pause: { readonly ms: number }) => void
}

export function observe(
  { onAttempt }: Hooks,
  now: () => number,
  redact: (url: string) => string = redactUrl,
): Decorator {
  if (!onAttempt) return (next) => next
  return (next) => async (request) => {
    const startedAt = now()
    const report = (response?: Response): void => {
      // Graph's name for it, and that of the sign-in endpoints.
      const requestId = response?.headers.get('request-id') ?? response?.headers.get('x-ms-request-id')
      const clientRequestId = request.headers.get('client-request-id')
      onAttempt({
        method: request.method,
        url: redact(request.url),
        durationMs: now() - startedAt,
        resendCount: request.resendCount ?? 0,
        ...(response && { status: response.status }),
        ...(requestId && { requestId }),
        ...(clientRequestId && { clientRequestId }),
      })
    }
    const response = await next(request).catch((error: unknown) => {
      report()
      throw error
    })
    report(response)
    return response
  }
}
