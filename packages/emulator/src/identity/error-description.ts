/** The marks that Microsoft puts on every refusal, for its support and for our journal. */
import { randomUUID } from 'node:crypto'
import type { SignInFailure } from '../errors.ts'

export type Incident = {
  readonly traceId: string
  readonly correlationId: string
  /** As in `2026-11-21 10:00:00Z`. */
  readonly timestamp: string
}

/** @param now milliseconds since the epoch */
export function newIncident(request: Request, now: number): Incident {
  const sent = request.headers.get('client-request-id') ?? new URL(request.url).searchParams.get('client-request-id')
  return {
    traceId: randomUUID(),
    correlationId: sent && /^[0-9a-f-]{36}$/i.test(sent) ? sent : randomUUID(),
    timestamp: new Date(now)
      .toISOString()
      .replace('T', ' ')
      .replace(/\.\d+Z$/, 'Z'),
  }
}

export function errorDescription({ aadsts, message }: SignInFailure, incident: Incident): string {
  const { traceId, correlationId, timestamp } = incident
  return `AADSTS${aadsts}: ${message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`
}
