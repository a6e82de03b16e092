import type { App } from '../state/apps.ts'
import type { Consents } from '../state/consents.ts'
import type { Scopes } from '../state/scopes.ts'
import type { User } from '../state/user.ts'

/**
 * `missing` is what nobody has consented to yet; `granted` what the code will stand for. `.default` asks for the app's
 * list only where nothing was consented before, and for whatever was consented otherwise.
 */
export function consentState(
  consents: Consents,
  { app, scopes }: { app: App; scopes: Scopes },
  user: User,
): { missing: string[]; granted: string[] } {
  const given = consents.granted(app.clientId, user)
  if (!scopes.isDefault || given.size === 0) {
    return { missing: scopes.names.filter((name) => !given.has(name)), granted: [...scopes.names] }
  }
  const beside = [...scopes.asWritten.keys()]
  return { missing: beside.filter((name) => !given.has(name)), granted: [...new Set([...given, ...beside])] }
}
