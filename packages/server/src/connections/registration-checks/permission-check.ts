/** Permissions: what Microsoft granted the last time that somebody connected. */
import type { RegistrationCheck } from '@drawbridge/api'
import { type Ask, failed, passed, unknown } from './subject.ts'

/** Asked for with every sign-in, and not always named in the answer. */
const ofSignIn = new Set(['openid', 'profile', 'email', 'offline_access'])

export function permissionCheck({ subject: { scopes, granted } }: Ask): RegistrationCheck {
  if (granted === undefined) {
    return unknown(
      'permissions',
      'Nobody has connected yet, so Microsoft has granted nothing yet.',
      'Connect a test account, then check again.',
    )
  }
  const held = new Set(granted.map((scope) => scope.toLowerCase()))
  const missing = scopes.filter((scope) => !held.has(scope.toLowerCase()) && !ofSignIn.has(scope.toLowerCase()))
  if (missing.length === 0) return passed('permissions', `Microsoft granted ${granted.join(', ')}.`)
  return failed(
    'permissions',
    `Microsoft did not grant ${missing.join(', ')} to the newest connection.`,
    'Add them under “API permissions” in the app registration, then connect again and agree to what is asked.',
  )
}
