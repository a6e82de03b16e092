/** App registrations. */
import { createHash, randomUUID } from 'node:crypto'
import { refusal } from './refusals.ts'
import type { Tables } from './tables.ts'

export type Platform = 'web' | 'spa' | 'publicClient'

export type Audience =
  | 'AzureADMyOrg'
  | 'AzureADMultipleOrgs'
  | 'AzureADandPersonalMicrosoftAccount'
  | 'PersonalMicrosoftAccount'

export type ClientSecret = {
  readonly keyId: string
  readonly valueHash: string
  /** Milliseconds since the epoch. */
  readonly endDateTime: number
}

export type App = {
  readonly clientId: string
  readonly displayName: string
  /** The tenant it is registered in. */
  readonly tenantId: string
  readonly signInAudience: Audience
  /** Whether its publisher is verified; the consent page says so, and the policy `low` asks for it. */
  readonly verifiedPublisher: boolean
  readonly redirectUris: Readonly<Record<Platform, readonly string[]>>
  readonly secrets: readonly ClientSecret[]
  /** What `.default` stands for: short names of delegated permissions. */
  readonly requiredPermissions: readonly string[]
  /** Whether flows without a redirect URI treat it as a public client. */
  readonly isFallbackPublicClient: boolean
}

export type Apps = {
  put(app: App): void
  find(clientId: string): App | undefined
  all(): App[]
}

export function openApps(tables: Tables): Apps {
  const rows = tables.table<App>('app')
  return {
    put: (app) => rows.put(app.clientId.toLowerCase(), app),
    find: (clientId) => rows.get(clientId.toLowerCase()),
    all: () => [...rows.all()],
  }
}

/** A secret as the directory keeps it: its value cannot be read again. */
export function newClientSecret(value: string, endDateTime: number, keyId: string = randomUUID()): ClientSecret {
  return { keyId, valueHash: hash(value), endDateTime }
}

/**
 * @throws SignInFailure 7000215 when no secret has this value (or its id was sent instead), 7000222 when it has expired
 */
export function checkClientSecret(app: App, value: string, now: number): void {
  const secret = app.secrets.find(({ valueHash }) => valueHash === hash(value))
  if (!secret) {
    const pastedId = app.secrets.some(({ keyId }) => keyId === value)
    throw refusal(
      7000215,
      `Invalid client secret provided for app '${app.clientId}'. ${pastedId ? 'This is the ID of a secret: send its value instead.' : 'Ensure that the secret is the client secret value, not the client secret ID.'}`,
    )
  }
  if (secret.endDateTime <= now) {
    throw refusal(
      7000222,
      `The provided client secret keys for app '${app.clientId}' are expired. Create a new secret.`,
    )
  }
}

function hash(value: string): string {
  return createHash('sha256').update(value).digest('base64url')
}
