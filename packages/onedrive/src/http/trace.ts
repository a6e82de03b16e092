/**
 * A span for each attempt, as OpenTelemetry describes HTTP clients, and one around those of a whole operation. Nothing of
 * OpenTelemetry is needed for it: whatever starts spans in its way will do.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span
 */
import { isOneDriveError } from '../errors.ts'
import type { Decorator } from './outgoing.ts'
import { redactUrl } from './redact.ts'

/** As much of OpenTelemetry's `Tracer` as is used: `trace.getTracer('my-app')` is one. */
export type Tracer = {
  startSpan(name: string, options: SpanOptions): Span
  /** Needed for whole operations: the span is the active one while they run. */
  startActiveSpan?<Result>(name: string, options: SpanOptions, work: (span: Span) => Result): Result
}

export type SpanOptions = { readonly kind: number; readonly attributes: SpanAttributes }

export type Span = {
  setAttributes(attributes: SpanAttributes): unknown
  setStatus(status: { readonly code: number; readonly message?: string }): unknown
  end(): void
}

export type SpanAttributes = Record<string, string | number | string[]>

/** `SpanKind.INTERNAL`, `SpanKind.CLIENT` and `SpanStatusCode.ERROR` of OpenTelemetry. */
const internal = 0
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
      fail(span, error)
      throw error
    } finally {
      span.end()
    }
  }
}

/**
 * A span around all requests of one operation, such as `onedrive.upload`.
 *
 * @param told what the result adds to the span's attributes
 */
export async function inOperation<Result>(
  tracer: Tracer | undefined,
  name: string,
  work: () => Promise<Result>,
  told: (result: Result) => SpanAttributes,
): Promise<Result> {
  if (!tracer?.startActiveSpan) return work()
  return tracer.startActiveSpan(name, { kind: internal, attributes: {} }, async (span) => {
    try {
      const result = await work()
      span.setAttributes(told(result))
      return result
    } catch (error) {
      fail(span, error)
      throw error
    } finally {
      span.end()
    }
  })
}

function fail(span: Span, error: unknown): void {
  const known = isOneDriveError(error)
  span.setAttributes({ 'error.type': known ? error.code : '_OTHER' })
  span.setStatus({ code: failed, ...(known && { message: error.message }) })
}

function headerOf(side: 'request' | 'response', name: string, headers: Headers): SpanAttributes {
  const value = headers.get(name)
  return value === null ? {} : { [`http.${side}.header.${name}`]: [value] }
}
