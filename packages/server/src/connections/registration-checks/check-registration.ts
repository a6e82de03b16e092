/**
 * Asks Microsoft whether an app registration is as it has to be. Nobody signs in, and nothing is changed.
 *
 * A check that needs an answer which did not come is `unknown`, and says so.
 */
import type { RegistrationCheck } from '@drawbridge/api'
import { isOneDriveError, type Transport } from '@drawbridge/onedrive'
import { credentialCheck } from './credential-check.ts'
import { permissionCheck } from './permission-check.ts'
import { signInChecks } from './sign-in-checks.ts'
import { type Subject, unknown } from './subject.ts'

export type { Subject } from './subject.ts'

export async function checkRegistration(subject: Subject, transport: Transport = {}): Promise<RegistrationCheck[]> {
  const ask = { subject, transport: { timeoutMs: 10_000, retry: { limit: 1, maxDelayMs: 2_000 }, ...transport } }
  const [signIn, credential] = await Promise.all([
    signInChecks(ask).catch((error) => [unanswered('client_id', error)]),
    credentialCheck(ask).catch((error) => unanswered('credential', error)),
  ])
  return [...signIn, credential, permissionCheck(ask)]
}

function unanswered(check: RegistrationCheck['check'], error: unknown): RegistrationCheck {
  if (!isOneDriveError(error)) throw error
  return unknown(check, error.message, 'Check the network of this server and the cloud of the registration.')
}
