/**
 * A span for each attempt, as OpenTelemetry describes HTTP clients. Nothing of OpenTelemetry is needed for it: whatever
 * starts spans in its way will do.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span
 */
import { isOneDriveError } from '../errors.ts'
import type { Decorator } from './outgoing.ts'
import { redactUrl } from './redact.ts'

/** As much of OpenTelemetry's `Tracer` as is used: `trace.getTracer('my-app')` is one. */
export type Tracer = {
  startSpan(name: string, options: { readonly kind: number; readonly attributes: SpanAttributes }): Span
}

export type Span = {
  setAttributes(attributes: SpanAttributes): unknown
  setStatus(status: { readonly code: number; readonly message?: string }): unknown
  end(): void
}

export type SpanAttributes = Record<string, string | number | string[]>

/** `SpanKind.CLIENT` and `SpanStatusCode.ERROR` of OpenTelemetry. */
const client = 2
const failed = 2

/**
 * The span is a child of the one that is active where the call was made. Nothing secret is in it, and no trace header is
 * sent: what Microsoft does inside is not part of the caller's trace.
 */
export function traced(tracer: Tracer | undefined, redact: (url: string) => string = redactUrl): Decorator {
  if (!tracer) return (next) => next
  return (next) => async (request) => {
    const { hostname, port, protocol } = new URL(request.url)
    const span = tracer.startSpan(request.method, {
      kind: client,
      attributes: {
        'http.request.method': request.method,
        'url.full': redact(request.url),
        'server.address': hostname,
        'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
        ...(request.resendCount && { 'http.request.resend_count': request.resendCount }),
        ...headerOf('request', 'client-request-id', request.headers),
      },
    })
    try {
      const response = await next(request)
      const { status, headers } = response
      span.setAttributes({ 'http.response.status_code': status, ...headerOf('response', 'request-id', headers) })
      if (status >= 400) {
        span.setAttributes({ 'error.type': `${status}` })
        span.setStatus({ code: failed })
      }
      return response
    } catch (error) {
      const known = isOneDriveError(error)
      span.setAttributes({ 'error.type': known ? error.code : '_OTHER' })
      span.setStatus({ code: failed, ...(known && { message: error.message }) })
      throw error
    } finally {
      span.end()
    }
  }
}

function headerOf(side: 'request' | 'response', name: string, headers: Headers): SpanAttributes {
  const value = headers.get(name)
  return value === null ? {} : { [`http.${side}.header.${name}`]: [value] }
}
