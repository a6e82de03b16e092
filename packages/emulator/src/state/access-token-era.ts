/**
 * Access tokens of one user or app can be expired by hand, all at once and without moving the clock. Each token says how
 * often that had happened before it was made.
 */
import type { Account } from './accounts.ts'
import type { App } from './apps.ts'

export function eraOf(app: App, account: Account | undefined): string {
  return `${app.accessTokenEra ?? 0}.${account?.accessTokenEra ?? 0}`
}

/** @param era what `eraOf` said when the token was made */
export function isPast(era: unknown, app: App, account: Account | undefined): boolean {
  const [ofApp = 0, ofAccount = 0] = String(era).split('.').map(Number)
  return ofApp < (app.accessTokenEra ?? 0) || ofAccount < (account?.accessTokenEra ?? 0)
}
