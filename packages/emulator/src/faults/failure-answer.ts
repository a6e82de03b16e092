/** A failure in the words of the part of Microsoft that was asked. */
import { randomUUID } from 'node:crypto'
import type { Answer, Asked } from './plan.ts'

export type Failure = {
  readonly status: number
  readonly code: string
  readonly innerCode?: string | undefined
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
  /** AADSTS number, for the login hosts. */
  readonly aadsts?: number
}

export function failureAnswer(asked: Asked, failure: Failure): Answer {
  const requestId = randomUUID()
  const date = new Date(asked.now)
  const json = asked.part === 'login' ? signInBody(failure, requestId, date) : graphBody(failure, requestId, date)
  return {
    status: failure.status,
    headers: { ...headersOf(asked.part, requestId, date), ...failure.headers },
    body: JSON.stringify(json),
  }
}

/** What every answer of that part has. */
export function headersOf(part: Asked['part'], requestId: string, date: Date): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    Date: date.toUTCString(),
    ...(part === 'login'
      ? { 'x-ms-request-id': requestId }
      : { 'request-id': requestId, 'client-request-id': requestId }),
    ...(part === 'content'
      ? { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'Retry-After, request-id' }
      : {}),
  }
}

function graphBody({ code, innerCode, message }: Failure, requestId: string, date: Date): object {
  const inner = { date: date.toISOString().slice(0, 19), 'request-id': requestId, 'client-request-id': requestId }
  return { error: { code, message, innerError: innerCode === undefined ? inner : { code: innerCode, ...inner } } }
}

/** A transient error of the token endpoint, whatever Graph would call it. */
function signInBody({ message, aadsts = 90033 }: Failure, traceId: string, date: Date): object {
  const timestamp = `${date.toISOString().slice(0, 19).replace('T', ' ')}Z`
  return {
    error: 'temporarily_unavailable',
    error_description: `AADSTS${aadsts}: ${message} Trace ID: ${traceId} Correlation ID: ${traceId} Timestamp: ${timestamp}`,
    error_codes: [aadsts],
    timestamp,
    trace_id: traceId,
    correlation_id: traceId,
  }
}
