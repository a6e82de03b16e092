/** What Microsoft, or the library before anything was sent, has refused, in the words of this server. */
import { diagnose, GraphError, isOneDriveError, TransportError, UsageError } from '@drawbridge/onedrive'
import { Problem, type ProblemCode } from '../errors.ts'

const codes: Readonly<Record<number, ProblemCode>> = {
  400: 'invalid_request',
  403: 'forbidden',
  404: 'not_found',
  406: 'invalid_request',
  409: 'conflict',
  412: 'conflict',
  413: 'payload_too_large',
  423: 'conflict',
  429: 'upstream_throttled',
  507: 'conflict',
}

/** What is no refusal is given back as it is. */
export function refusalOf(error: unknown): unknown {
  if (error instanceof Problem || !isOneDriveError(error)) return error
  if (error instanceof UsageError) return new Problem('invalid_request', error.message, { cause: error })
  if (error instanceof GraphError) {
    const { status, code, description } = error
    const diagnosis = diagnose(error)
    return new Problem(codes[status] ?? 'upstream_failed', `Microsoft: ${description} (${code})`, {
      cause: error,
      diagnosis,
    })
  }
  const timeout = error instanceof TransportError && error.code === 'timeout'
  return new Problem(timeout ? 'upstream_timeout' : 'upstream_failed', error.message, { cause: error })
}
