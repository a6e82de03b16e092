/** What the endpoints that apps call themselves have in common: a form comes in, JSON goes out. */
import type { Context } from 'hono'
import type { SignInFailure } from '../errors.ts'
import { refusal } from '../state/refusals.ts'
import { errorDescription, newIncident } from './error-description.ts'

/**
 * @param required named in the complaint about a body that is no form
 * @throws SignInFailure 900561 for another method than POST, 900144 for another body than a form
 */
export async function readForm(c: Context, required = 'grant_type'): Promise<URLSearchParams> {
  if (c.req.method !== 'POST') {
    throw refusal(900561, `The endpoint only accepts POST requests. Received a ${c.req.method} request.`)
  }
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(c.req.header('content-type') ?? '')
  if (isForm) return new URLSearchParams(await c.req.text())
  throw refusal(
    900144,
    `The request body must contain the following parameter: '${required}'. Send the body as application/x-www-form-urlencoded.`,
  )
}

/** Which policy wants to be satisfied; a client brings it to the authorize endpoint. */
const policyClaims = JSON.stringify({
  access_token: { capolids: { essential: true, values: ['b1f6d2f4-8a6e-4f0b-9a4d-0000000000c1'] } },
})
const retryAfterSeconds = '5'

/** @param now milliseconds since the epoch */
export function tokenFailure(c: Context, failure: SignInFailure, now: number): Response {
  const incident = newIncident(c.req.raw, now)
  const { aadsts, error, suberror } = failure
  const status = statusOf(failure)
  c.header('x-ms-request-id', incident.traceId)
  if (status === 429 || status === 503) c.header('Retry-After', retryAfterSeconds)
  return c.json(
    {
      error,
      error_description: errorDescription(failure, incident),
      error_codes: [aadsts],
      timestamp: incident.timestamp,
      trace_id: incident.traceId,
      correlation_id: incident.correlationId,
      error_uri: `https://login.microsoftonline.com/error?code=${aadsts}`,
      ...(suberror !== undefined && { suberror }),
      ...(error === 'interaction_required' && { claims: policyClaims }),
    },
    status,
  )
}

function statusOf({ aadsts, error }: SignInFailure): 400 | 401 | 429 | 500 | 503 {
  if (aadsts === 90055) return 429
  if (error === 'temporarily_unavailable') return 503
  if (error === 'server_error') return 500
  return error === 'invalid_client' ? 401 : 400
}
