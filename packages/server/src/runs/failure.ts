/** What is written down of an error that ended an attempt. */
import type { Failure } from '@drawbridge/api'
import { GraphError, IdentityError, isOneDriveError, TransferError, TransportError } from '@drawbridge/onedrive'
import { Problem, type ProblemCode } from '../errors.ts'
import { redactText } from './redact.ts'
import { StepError } from './step-error.ts'

export type Told = { readonly failure: Failure; readonly retryAfterMs: number | undefined }

const passing: ReadonlySet<ProblemCode> = new Set([
  'upstream_throttled',
  'upstream_failed',
  'upstream_timeout',
  'too_many_requests',
  'database_unavailable',
])

/** Of these the next attempt may find the source or the session anew. */
const passingTransfers: ReadonlySet<string> = new Set([
  'session_gone',
  'source_changed',
  'source_failed',
  'hash_mismatch',
  'content_changed',
])

/** In words for the person who mends it, without anything that looks like a secret. */
export function failureOf(error: unknown): Told {
  const { code, message, transient, status, requestId, retryAfterMs } = read(error)
  return {
    failure: {
      code,
      message: redactText(message),
      transient,
      status: status ?? null,
      requestId: requestId ?? null,
    },
    retryAfterMs,
  }
}

type Reading = {
  readonly code: string
  readonly message: string
  readonly transient: boolean
  readonly status?: number | undefined
  readonly requestId?: string | undefined
  readonly retryAfterMs?: number | undefined
}

function read(error: unknown): Reading {
  if (error instanceof StepError) return error
  if (error instanceof GraphError) {
    const { code, status, description, requestId, retryAfterMs } = error
    const transient = status === 429 || status === 408 || status === 423 || status >= 500
    return { code, message: `Microsoft says: ${description}`, transient, status, requestId, retryAfterMs }
  }
  if (error instanceof Problem) {
    // What lies behind it knows more, such as how long to wait.
    const cause = isOneDriveError(error.cause) ? read(error.cause) : undefined
    const transient = passing.has(error.code)
    return { ...cause, code: error.code, message: error.message, transient }
  }
  if (error instanceof TransportError) return { code: error.code, message: error.message, transient: true }
  if (error instanceof TransferError) {
    return { code: error.code, message: error.message, transient: passingTransfers.has(error.code) }
  }
  if (error instanceof IdentityError) return { code: error.code, message: error.message, transient: false }
  if (isOneDriveError(error)) return { code: error.code, message: error.message, transient: false }
  if (hasCode(error)) return { code: error.code, message: error.message, transient: false }
  return {
    code: 'internal',
    message: 'Something went wrong on our side; the log of the server tells.',
    transient: true,
  }
}

/** Errors of our own floors, such as those of expressions. */
function hasCode(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && error.name === 'ExpressionError' && 'code' in error
}
