/** App registrations. */
import { createHash, randomUUID } from 'node:crypto'
import { type Changes, withChanges } from './changes.ts'
import type { ClientCertificate } from './client-certificates.ts'
import { refusal } from './refusals.ts'
import type { AppRefusal } from './switches.ts'
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
  readonly displayName?: string
  /** Its first three characters. */
  readonly hint?: string
  /** Milliseconds since the epoch. */
  readonly startDateTime?: number
  /** Before this moment (milliseconds) it has not reached the servers that check it. */
  readonly availableFrom?: number
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
  /** Graph's id of the registration, where it is not made from the client id. */
  readonly objectId?: string
  readonly certificates?: readonly ClientCertificate[]
  /** What `.default` stands for when the app calls as itself: names of application permissions. */
  readonly requiredRoles?: readonly string[]
  /** The scopes of its own API, below `api://{client id}`. @default ['access_as_user'] */
  readonly exposedScopes?: readonly string[]
  /** Only users assigned to it may use it, and only administrators may consent. */
  readonly assignmentRequired?: boolean
  /** Ids of users. */
  readonly assignedTo?: readonly string[]
  /** Counts how often the access tokens that it holds were expired; one from before is refused. @default 0 */
  readonly accessTokenEra?: number
  /** Tokens that the authorize endpoint hands out itself. @default none */
  readonly implicitGrant?: { readonly idTokens?: boolean | undefined; readonly accessTokens?: boolean | undefined }
  /** Turned away with this code, whatever it asks. */
  readonly refusal?: AppRefusal
  /** What is redeemed is refused from then on, as if revoked. Microsoft's own go on working. @default false */
  readonly singleUseRefreshTokens?: boolean
  /** Before this moment (milliseconds) the sign-in hosts do not know it yet. */
  readonly availableFrom?: number
  /** Milliseconds since the epoch. */
  readonly createdAt?: number
  /** The rest of the registration, which Graph gives back as it got it. */
  readonly more?: Readonly<Record<string, unknown>>
}

export type Apps = {
  put(app: App): void
  /** @throws RangeError when there is no such app */
  update(clientId: string, changes: Changes<Omit<App, 'clientId'>>): App
  remove(clientId: string): void
  find(clientId: string): App | undefined
  all(): App[]
}

export function openApps(tables: Tables): Apps {
  const rows = tables.table<App>('app')
  return {
    put: (app) => rows.put(app.clientId.toLowerCase(), app),
    update(clientId, changes) {
      const known = rows.get(clientId.toLowerCase())
      if (!known) throw new RangeError(`No application has the client id '${clientId}'.`)
      const app = withChanges<App>(known, changes)
      rows.put(app.clientId.toLowerCase(), app)
      return app
    },
    remove: (clientId) => rows.remove(clientId.toLowerCase()),
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
  if (!secret || (secret.availableFrom ?? 0) > now) {
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

/** @throws SignInFailure 700016 for an unknown client id, or one so new that it has not got around */
export function findApp(apps: Apps, clientId: string, now: number): App {
  const app = apps.find(clientId)
  if (app && (app.availableFrom ?? 0) <= now) return app
  throw refusal(
    700016,
    `Application with identifier '${clientId}' was not found in the directory. Check the client id, the tenant and the cloud.`,
  )
}

function hash(value: string): string {
  return createHash('sha256').update(value).digest('base64url')
}
