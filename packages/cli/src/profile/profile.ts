/** Who a command works as: an app registration at a cloud, and the account that signed in with it. */
import type { Cloud } from '@drawbridge/onedrive'
import { usageError } from '../errors.ts'

export type Grant = 'authorization_code' | 'device_code' | 'refresh_token' | 'client_credentials'

export type Profile = {
  readonly version: 1
  readonly cloud: Cloud
  readonly authority: string
  readonly clientId: string
  readonly grant: Grant
  readonly scopes: readonly string[]
  /** Absent for an app in its own name. */
  readonly account?: ProfileAccount | undefined
  /** The drive that paths are in, as `--drive` takes it. @default the account's own */
  readonly drive?: string | undefined
  /** PEM file with certificate and key, for an app that has one. */
  readonly certificateFile?: string | undefined
  readonly signedInAt: string
}

export type ProfileAccount = {
  readonly id?: string | undefined
  readonly tenantId?: string | undefined
  readonly userPrincipalName?: string | undefined
  readonly displayName?: string | undefined
}

/** What must not be seen. */
export type Secrets = {
  readonly refreshToken?: string | undefined
  readonly clientSecret?: string | undefined
}

/** The last access token, kept so that not every command has to ask for one. */
export type CachedToken = { readonly accessToken: string; readonly expiresAt: string }

/** @throws {CommandError} `usage` for a name that would not make a file name everywhere */
export function assertProfileName(name: string): void {
  if (/^[a-z0-9][a-z0-9_-]{0,63}$/i.test(name)) return
  throw usageError(`"${name}" is no name for a profile.`, 'Use letters, digits, "_" and "-".')
}

export function sameCloud(one: Cloud, other: Cloud): boolean {
  return one.login === other.login && one.graph === other.graph
}

export function accountName({ account, clientId }: Profile): string {
  return account?.userPrincipalName ?? account?.displayName ?? account?.id ?? `app ${clientId}`
}
