/** What the journeys of a connection work with. */
import type { Clock } from '../clock.ts'
import type { Db } from '../postgres/transaction.ts'
import type { AppRegistrations } from '../projects/app-registrations.ts'
import type { Projects } from '../projects/store.ts'
import type { Vault } from '../vault/vault.ts'
import type { AccessTokens } from './access-token.ts'

export type ConnectionServices = {
  readonly db: Db
  readonly clock: Clock
  readonly vault: Vault
  readonly projects: Projects
  readonly appRegistrations: AppRegistrations
  readonly accessTokens: AccessTokens
  /** Where browsers find this server: an origin. */
  readonly publicUrl: string
}

/** Names this software to Microsoft, which throttles nameless traffic first. */
export const userAgent = 'ISV|Drawbridge|Drawbridge/0.1.0'

/** Registered at Microsoft, character for character. */
export function callbackUrl(publicUrl: string): string {
  return `${publicUrl}/oauth/callback`
}

/** What a user hands to an administrator whose approval an attempt waits for. */
export function approvalUrl(publicUrl: string, attemptId: string): string {
  return `${publicUrl}/oauth/admin-consent/${attemptId}`
}
