/** A project, and how it proves itself: to us by keys, to Microsoft by app registrations. */
import type { ColumnType } from 'kysely'
import type { Json, Nullable, NullableJson, NullableTimestamp, Timestamp } from './columns.ts'

export type ProjectTable = {
  id: string
  name: string
  allowed_origins: string[]
  /** Where the user-token keys are, if they are not kept here. */
  user_token_jwks_url: Nullable<string>
  /** What the portal calls the product, where that is not the project's name. */
  display_name: Nullable<string>
  accent_color: Nullable<string>
  /** Who is told by mail when workflows fail. */
  failure_mail_to: ColumnType<string[], string[] | undefined, string[]>
  created_at: Timestamp
}

export type ProjectLogoTable = {
  project_id: string
  media_type: string
  content: Buffer
  digest: string
}

export type ProjectUserTable = {
  project_id: string
  user_id: string
  metadata: Json<Record<string, unknown>>
  updated_at: Timestamp
}

export type UserTokenKeyTable = {
  id: string
  project_id: string
  algorithm: 'RS256' | 'ES256' | 'EdDSA'
  /** PEM (SPKI). */
  public_key: string
  created_at: Timestamp
}

export type ApiKeyTable = {
  id: string
  project_id: string
  name: string
  scopes: string[]
  /** SHA-256 of the whole key. */
  key_hash: Buffer
  created_at: Timestamp
  expires_at: NullableTimestamp
  last_used_at: NullableTimestamp
}

/** The name of a Microsoft cloud as a JSON string, or the two origins of an emulator. */
export type CloudColumn = string | { login: string; graph: string }

export type AppRegistrationTable = {
  id: string
  project_id: string
  name: Nullable<string>
  /** Whether new sign-ins may go through it. */
  signs_in: ColumnType<boolean, boolean | undefined, boolean>
  client_id: string
  authority: string
  cloud: ColumnType<CloudColumn, string, string>
  scopes: string[]
  client_secret_sealed: Nullable<Buffer>
  client_secret_expires_at: NullableTimestamp
  created_at: Timestamp
}

export type AppCredentialTable = {
  id: string
  app_registration_id: string
  kind: 'secret' | 'certificate'
  name: Nullable<string>
  secret_sealed: Buffer
  /** PEM. */
  certificate: Nullable<string>
  thumbprint: Nullable<string>
  expires_at: NullableTimestamp
  refused_at: NullableTimestamp
  diagnosis: NullableJson<object>
  warned_days: Nullable<number>
  created_at: Timestamp
}
