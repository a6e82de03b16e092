/** How a sign-in ended that brought no connection, in words for the person and the product. */
import { diagnose, IdentityError, isOneDriveError } from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import { refusedAs } from './admin-consent.ts'
import type { AttemptOutcome } from './attempt-store.ts'

/** Of a sign-in that brought no connection, whatever it was that went wrong. */
export function outcomeOf(error: unknown): AttemptOutcome {
  if (error instanceof IdentityError) return refused(error)
  if (error instanceof Problem) {
    const { code, message, diagnosis } = error
    return { state: 'failed', error: { code, message, ...(diagnosis && { diagnosis }) } }
  }
  if (!isOneDriveError(error)) {
    return { state: 'failed', error: { code: 'internal', message: 'Something failed on our side. Try again.' } }
  }
  const diagnosis = diagnose(error)
  const message = `${diagnosis.title}. ${diagnosis.remedy}`
  return { state: 'failed', error: { code: 'sign_in_failed', message, diagnosis } }
}

function refused(error: IdentityError): AttemptOutcome {
  const state = refusedAs(error)
  const diagnosis = diagnose(error)
  if (state === 'declined') {
    return { state, error: { code: 'sign_in_declined', message: 'The user did not agree to connect.', diagnosis } }
  }
  if (state === 'needs_admin') {
    const message = 'An administrator of the organisation has to approve this app first.'
    return { state, error: { code: 'needs_admin', message, diagnosis } }
  }
  return { state, error: { code: 'sign_in_failed', message: `${diagnosis.title}. ${diagnosis.remedy}`, diagnosis } }
}
