/** What is checked, and how a finding is put. */
import type { RegistrationCheck } from '@drawbridge/api'
import {
  type AppRegistration as AppAtMicrosoft,
  diagnose,
  type IdentityError,
  type Transport,
} from '@drawbridge/onedrive'

export type Subject = {
  /** With its credential, where it has one. */
  readonly app: AppAtMicrosoft
  /** Where Microsoft has to send people back to. */
  readonly redirectUri: string
  readonly scopes: readonly string[]
  /** The directory in which the app was registered, where it is known. */
  readonly tenantId?: string | undefined
  /** What Microsoft granted to the newest connection under this registration; absent while there is none. */
  readonly granted?: readonly string[] | undefined
}

export type Ask = { readonly subject: Subject; readonly transport: Transport }

type Check = RegistrationCheck['check']

export function passed(check: Check, finding: string, remedy: string | null = null): RegistrationCheck {
  return { check, outcome: 'passed', finding, remedy, diagnosis: null }
}

export function unknown(check: Check, finding: string, remedy: string): RegistrationCheck {
  return { check, outcome: 'unknown', finding, remedy, diagnosis: null }
}

export function failed(check: Check, finding: string, remedy: string): RegistrationCheck {
  return { check, outcome: 'failed', finding, remedy, diagnosis: null }
}

/** Microsoft said no, and the catalogue knows what that means. */
export function refused(check: Check, error: IdentityError, finding?: string): RegistrationCheck {
  const diagnosis = diagnose(error)
  return { check, outcome: 'failed', finding: finding ?? diagnosis.cause, remedy: diagnosis.remedy, diagnosis }
}

export const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
