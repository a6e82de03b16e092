/** Who ends a failure: time, the user, an administrator or the developer. The one rule that everything else follows. */
import { type Diagnosis, GraphError, IdentityError, TransportError } from '@drawbridge/onedrive'

/**
 * - `transient`: Microsoft or the network is busy or away; waiting helps, and no connection is marked broken
 * - `user_must_act`: the grant has ended and its user has to sign in again; or Graph wants something of the user
 * - `administrator_must_act`: the organisation has to consent, or to change a policy
 * - `developer_must_act`: Microsoft does not take the app, or what it sends; also for whoever runs the server
 */
export type FailureClass = 'transient' | 'user_must_act' | 'administrator_must_act' | 'developer_must_act'

/**
 * @param error what a call to Microsoft has thrown
 * @param diagnosis what the catalogue says to it
 */
export function classifyFailure(error: unknown, { who, retry }: Pick<Diagnosis, 'who' | 'retry'>): FailureClass {
  if (isTransient(error) || who === 'microsoft') return 'transient'
  // At sign-in, what passes by itself says so. In Graph it may be one locked file, which somebody has to close.
  if (error instanceof IdentityError && retry === 'wait') return 'transient'
  if (who === 'administrator') return 'administrator_must_act'
  // Whoever has caused it: a new sign-in is what mends it. But none mends this server's clock.
  if (who === 'user' || (retry === 'sign-in' && who !== 'operator')) return 'user_must_act'
  return 'developer_must_act'
}

/** Told by the answer itself, whatever number it names. */
function isTransient(error: unknown): boolean {
  if (error instanceof TransportError) return true
  if (error instanceof IdentityError) {
    return error.error === 'temporarily_unavailable' || error.error === 'server_error'
  }
  return error instanceof GraphError && (error.status === 429 || error.status >= 500)
}
