/** Microsoft's "no" to a connection that is being made: why, who can mend it, and that nothing was stored. */
import type { Diagnosis } from '@drawbridge/api'
import { diagnose, isOneDriveError, type OneDriveError } from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import { failedCall } from './failure.ts'
import { classifyFailure } from './failure-class.ts'

/**
 * Does what asks Microsoft on the way to a new connection.
 *
 * @param explain a diagnosis that knows more than the catalogue, if there is one
 * @throws {Problem} `sign_in_failed` with a diagnosis, or `upstream_…` when waiting helps
 */
export async function untilConnected<T>(
  work: () => Promise<T>,
  explain: (error: OneDriveError) => Diagnosis | undefined = () => undefined,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isOneDriveError(error) ? refusedConnection(error, explain(error) ?? diagnose(error)) : error
  }
}

export function refusedConnection(error: OneDriveError, diagnosis: Diagnosis): Problem {
  if (classifyFailure(error, diagnosis) === 'transient') return failedCall(error, diagnosis).problem
  const message = `${diagnosis.title}. ${diagnosis.remedy}`
  return new Problem('sign_in_failed', message, { diagnosis, cause: error })
}
