/** Turns what came back from a sign-in endpoint, or what our checks found in it, into an error without secrets. */
import * as oauth from 'oauth4webapi'
import { IdentityError, isOneDriveError, TransportError } from '../errors.ts'
import { redactText } from '../http/redact.ts'

/** The fields that Microsoft's error answers add to OAuth's, on the redirect and in the token endpoint's body. */
export type Refusal = {
  readonly error: string
  readonly error_description?: unknown
  readonly error_codes?: unknown
  readonly error_subcode?: unknown
  readonly suberror?: unknown
  readonly trace_id?: unknown
  readonly correlation_id?: unknown
}

/** @param secrets what was sent, so that an endpoint that echoes it cannot make us repeat it */
export function identityError(refusal: Refusal, secrets: readonly (string | undefined)[]): IdentityError {
  const description = redactText(text(refusal.error_description) ?? '', secrets)
  // The ids stand at the end of the description, after spaces or line breaks, and are given apart.
  const [sentence = ''] = description.split(/\s+Trace ID:/)
  return new IdentityError({
    error: redactText(refusal.error, secrets),
    aadsts: aadstsNumber(refusal.error_codes, description),
    suberror: text(refusal.suberror) ?? text(refusal.error_subcode),
    traceId: text(refusal.trace_id) ?? /Trace ID:\s*([0-9a-f-]{36})/i.exec(description)?.[1],
    correlationId: text(refusal.correlation_id) ?? /Correlation ID:\s*([0-9a-f-]{36})/i.exec(description)?.[1],
    description: sentence || 'Microsoft gave no description.',
  })
}

/** A refusal that came to the redirect URI. */
export function callbackError(parameters: URLSearchParams, secrets: readonly (string | undefined)[]): IdentityError {
  return identityError(Object.fromEntries(parameters) as unknown as Refusal, secrets)
}

/** Anything thrown while tokens were asked for, as an error of ours. */
export async function asIdentityError(thrown: unknown, secrets: readonly (string | undefined)[]): Promise<Error> {
  if (isOneDriveError(thrown)) return thrown
  if (thrown instanceof oauth.ResponseBodyError) return identityError(thrown.cause as Refusal, secrets)
  if (thrown instanceof oauth.AuthorizationResponseError) return callbackError(thrown.cause, secrets)
  if (thrown instanceof oauth.WWWAuthenticateChallengeError) return refusedResponse(thrown.response, secrets)
  if (thrown instanceof oauth.OperationProcessingError || thrown instanceof oauth.UnsupportedOperationError) {
    return thrown.cause instanceof Response ? refusedResponse(thrown.cause, secrets) : checkFailed(thrown)
  }
  return transportError(thrown)
}

/** An answer that is no token set: with Microsoft's error in it when it has one, whatever its status. */
async function refusedResponse(response: Response, secrets: readonly (string | undefined)[]): Promise<IdentityError> {
  const body: unknown = response.bodyUsed ? undefined : await response.json().catch(() => undefined)
  const refusal = body as Partial<Refusal> | null | undefined
  const traceId = response.headers.get('x-ms-request-id') ?? undefined
  if (typeof refusal?.error === 'string') {
    return identityError({ trace_id: traceId, ...(refusal as Refusal) }, secrets)
  }
  const { status } = response
  const busy = status === 429 || status >= 500
  return new IdentityError({
    error: busy ? 'temporarily_unavailable' : status === 401 ? 'invalid_client' : 'invalid_response',
    description: `The sign-in endpoint answered ${status} without saying why.`,
    traceId,
  })
}

/** Our own checks said no. The library's error carries the whole answer, tokens included, and must not be passed on. */
function checkFailed(failure: oauth.OperationProcessingError | oauth.UnsupportedOperationError): IdentityError {
  const cause = new Error(failure.message)
  if (/"state"/.test(failure.message)) {
    const description = 'The answer belongs to another sign-in attempt. Start again from the product.'
    return new IdentityError({ error: 'state_mismatch', description }, { cause })
  }
  const description = `${failure.message}.`
  const clock = failure.code === oauth.JWT_TIMESTAMP_CHECK
  if (clock || /JWT|id_token|ID Token/i.test(failure.message)) {
    const hint = clock ? ' Check the clock of this machine.' : ''
    return new IdentityError({ error: 'invalid_id_token', description: description + hint }, { cause })
  }
  return new IdentityError({ error: 'invalid_response', description }, { cause })
}

function transportError(thrown: unknown): Error {
  const name = thrown instanceof Error ? thrown.name : ''
  if (name === 'TimeoutError') return new TransportError('timeout', 'The sign-in endpoint did not answer in time.')
  if (name === 'AbortError') return new TransportError('aborted', 'The sign-in request was aborted.')
  return new TransportError('network', 'The sign-in endpoint cannot be reached.', { cause: thrown })
}

function aadstsNumber(codes: unknown, description: string): number | undefined {
  if (Array.isArray(codes) && Number.isInteger(codes[0])) return codes[0] as number
  const found = /AADSTS(\d+)/.exec(description)?.[1]
  return found === undefined ? undefined : Number(found)
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
