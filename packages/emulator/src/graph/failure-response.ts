/** The one place where a failure becomes Graph's error response. */
import { GraphFailure } from '../errors.ts'
import { jsonAnswer, type Prepared } from './answers.ts'
import { toResponse } from './send.ts'

/** Both ids as the response's headers have them. */
type RequestIds = { readonly requestId: string; readonly clientRequestId: string }

export function failureResponse(error: unknown, ids: RequestIds, now: number): Response {
  return toResponse(failureAnswer(error, ids, now))
}

/** @param now milliseconds since the epoch */
export function failureAnswer(error: unknown, ids: RequestIds, now: number): Prepared {
  const failure = toFailure(error)
  const body = {
    error: {
      code: failure.code,
      message: failure.message,
      innerError: {
        ...(failure.innerCode === undefined ? {} : { code: failure.innerCode }),
        date: new Date(now).toISOString().slice(0, 19),
        'request-id': ids.requestId,
        'client-request-id': ids.clientRequestId,
      },
    },
  }
  return jsonAnswer(JSON.stringify(body), failure.status, failure.headers)
}

function toFailure(error: unknown): GraphFailure {
  if (error instanceof GraphFailure) return error
  if (isDiskFull(error)) {
    return new GraphFailure(507, 'quotaLimitReached', 'Insufficient Space Available: the disk of the emulator is full.')
  }
  return new GraphFailure(500, 'generalException', 'General exception while processing.', { cause: error })
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
}
