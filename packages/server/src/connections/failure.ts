/** A failed call to Microsoft, told three ways: to the caller, in the connection's status, and as a diagnosis. */
import type { ConnectionStatus, Diagnosis } from '@drawbridge/api'
import { GraphError, IdentityError, type OneDriveError, TransportError } from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import { statusAfter } from './connection.ts'
import { classifyFailure } from './failure-class.ts'

export type Failure = {
  readonly problem: Problem
  /** Absent when the failure says nothing that lasts. */
  readonly status: ConnectionStatus | undefined
  readonly diagnosis: Diagnosis
}

export function failedCall(error: OneDriveError, diagnosis: Diagnosis): Failure {
  return { problem: problemOf(error, diagnosis), status: statusAfter(error, diagnosis), diagnosis }
}

function problemOf(error: OneDriveError, diagnosis: Diagnosis): Problem {
  const options = { diagnosis, cause: error }
  if (classifyFailure(error, diagnosis) !== 'transient') return brokenConnection(diagnosis, error)
  if (error instanceof TransportError && error.code === 'timeout') {
    return new Problem('upstream_timeout', 'Microsoft did not answer in time. Try again.', options)
  }
  if (error instanceof GraphError && error.status === 429) {
    return new Problem('upstream_throttled', 'Microsoft asks to wait. Try again later.', options)
  }
  if (error instanceof IdentityError && error.aadsts !== undefined) {
    return new Problem('upstream_failed', `${diagnosis.title}. ${diagnosis.remedy}`, options)
  }
  return new Problem('upstream_failed', 'Microsoft cannot be reached at the moment. Try again.', options)
}

/** What a caller hears when somebody has to act before the connection works again. */
export function brokenConnection(diagnosis: Diagnosis | null, cause?: unknown): Problem {
  const message = diagnosis
    ? `${diagnosis.title}. ${diagnosis.remedy}`
    : 'This connection does not work. Connect again.'
  return new Problem('connection_broken', message, { diagnosis: diagnosis ?? undefined, cause })
}
