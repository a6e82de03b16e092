import type { Account } from './accounts.ts'
import { refusal } from './refusals.ts'

/** @throws SignInFailure 50076 or 50079 when the account asks for a second factor */
export function checkSecondFactor({ mfa }: Account, where: 'page' | 'redirect' = 'page'): void {
  if (mfa === 'required') {
    throw refusal(50076, 'You must use multi-factor authentication to access this. Sign in again.', { where })
  }
  if (mfa === 'unregistered') {
    throw refusal(50079, 'You must enroll in multi-factor authentication to access this. Sign in again.', { where })
  }
}
