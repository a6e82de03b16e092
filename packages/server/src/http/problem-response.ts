/** The only place where an error becomes an HTTP status. */
import type { ProblemBody } from '@drawbridge/api'
import { Problem, type ProblemCode } from '../errors.ts'

export const statusOf = {
  invalid_request: 400,
  invalid_path: 400,
  unauthorized: 401,
  user_token_invalid: 401,
  forbidden: 403,
  origin_not_allowed: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  too_many_requests: 429,
  cursor_expired: 410,
  attempt_expired: 410,
  attempt_used: 410,
  state_invalid: 400,
  sign_in_declined: 400,
  sign_in_failed: 400,
  not_connected: 409,
  connection_ambiguous: 409,
  connection_broken: 409,
  not_enabled: 409,
  upstream_throttled: 429,
  upstream_failed: 502,
  upstream_timeout: 504,
  configuration_invalid: 500,
  master_key_wrong: 500,
  sealed_value_damaged: 500,
  database_unavailable: 503,
  internal: 500,
} as const satisfies Record<ProblemCode, number>

export type ProblemAnswer = {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: ProblemBody
}

/** What the caller gets to see of an error. The cause stays with us. */
export function problemResponse(error: unknown, requestId: string): Response {
  const { status, headers, body } = problemBody(toProblem(error), requestId)
  return Response.json(body, { status, headers })
}

export function problemBody({ code, message, diagnosis, findings }: Problem, requestId: string): ProblemAnswer {
  const status = statusOf[code]
  return {
    status,
    headers: {
      'cache-control': 'no-store',
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
      ...(code === 'too_many_requests' && { 'retry-after': '60' }),
      // What is left of the body is not read, so the connection cannot carry another request.
      ...(status === 413 && { connection: 'close' }),
    },
    body: { error: { code, message, ...(diagnosis && { diagnosis }), ...(findings && { findings }), requestId } },
  }
}

/** Problems as they are; a database that cannot be reached; and for all else no detail. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (isDiskFull(error)) {
    const message = 'The disk of the database is full. Nothing was changed; whoever runs this server has to make room.'
    return new Problem('database_unavailable', message, { cause: error })
  }
  if (isLostDatabase(error)) {
    return new Problem('database_unavailable', 'The database does not answer. Try again in a moment.', { cause: error })
  }
  return new Problem('internal', 'Something went wrong on our side. Give the request id to whoever runs this server.', {
    cause: error,
  })
}

/** PostgreSQL's disk_full. */
function isDiskFull(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === '53100'
}

/** Class 57 is "operator intervention": the database is starting, stopping or was cut off. */
function isLostDatabase(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, syscall } = error as NodeJS.ErrnoException
  if (/^(57P0[1-3]|08\w{3}|53300)$/.test(code ?? '')) return true
  if (syscall === 'connect' && /PGSQL|:5432/.test(error.message)) return true
  return /^Connection terminated|^Client has encountered a connection error|timeout exceeded when trying to connect/.test(
    error.message,
  )
}
