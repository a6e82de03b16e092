/** Connections, and the ways that lead to one. */
import type { ColumnType, Generated } from 'kysely'
import type { Json, Nullable, NullableJson, NullableTimestamp, Timestamp } from './columns.ts'

export type ConnectionTable = {
  id: string
  kind: 'delegated' | 'application'
  project_id: string
  /** Empty where the connection is the project's own. */
  user_id: string
  app_registration_id: string
  status: string
  status_since: Timestamp
  diagnosis: NullableJson<object>
  account: Json<Record<string, unknown>>
  drive: Json<Record<string, unknown>>
  scopes: string[]
  created_at: Timestamp
  checked_at: NullableTimestamp
  last_used_at: NullableTimestamp
  proven_at: NullableTimestamp
  /** The app registration that it is to go over to. */
  moving_to: Nullable<string>
}

export type ConnectionHistoryTable = {
  id: Generated<string>
  connection_id: string
  at: Timestamp
  previous_status: Nullable<string>
  status: string
  diagnosis: NullableJson<object>
}

export type GrantType =
  | 'authorization_code'
  | 'device_code'
  | 'refresh_token'
  | 'legacy_refresh_token'
  | 'client_credentials'
  | 'on_behalf_of'

/** `for update` on this row is the lock under which a connection's tokens are refreshed. */
export type ConnectionGrantTable = {
  connection_id: string
  grant_type: GrantType
  /** Absent only for client credentials, which need none. */
  refresh_token_sealed: Nullable<Buffer>
  /** In place of the app registration's own. */
  authority: Nullable<string>
  /** Refreshed without the app registration's credential. */
  public_client: ColumnType<boolean, boolean | undefined, boolean>
  redirect_uri: Nullable<string>
  access_token_sealed: Nullable<Buffer>
  access_token_expires_at: NullableTimestamp
  refreshed_at: Timestamp
}

export type AttemptTable = {
  id: string
  project_id: string
  user_id: string
  app_registration_id: string
  state: string
  state_hash: Nullable<Buffer>
  browser_hash: Nullable<Buffer>
  code_verifier_sealed: Nullable<Buffer>
  origin: Nullable<string>
  return_to: Nullable<string>
  reconnect_connection_id: Nullable<string>
  connection_id: Nullable<string>
  error: NullableJson<object>
  created_at: Timestamp
  expires_at: Timestamp
  consumed_at: NullableTimestamp
  mode: Generated<string>
  allow_multiple: Generated<boolean>
  scopes: Generated<string[]>
  login_hint: Nullable<string>
  connect_link_id: Nullable<string>
  found_account: NullableJson<object>
  replaces_connection_id: Nullable<string>
  parked_at: NullableTimestamp
  tenant_id: Nullable<string>
  admin_declined_at: NullableTimestamp
  silent: Generated<boolean>
  resumed_at: NullableTimestamp
  resumes: Generated<number>
}

export type AdminVisitTable = {
  state_hash: Buffer
  attempt_id: string
  browser_hash: Buffer
  expires_at: Timestamp
}

export type TenantConsentTable = {
  app_registration_id: string
  tenant_id: string
  granted_at: Timestamp
}

export type DeviceSignInTable = {
  id: string
  project_id: string
  user_id: string
  app_registration_id: string
  state: string
  user_code: string
  verification_uri: string
  device_code_sealed: Nullable<Buffer>
  interval_ms: number
  next_poll_at: Timestamp
  reconnect_connection_id: Nullable<string>
  connection_id: Nullable<string>
  error: NullableJson<object>
  created_at: Timestamp
  expires_at: Timestamp
}

export type ConnectLinkTable = {
  id: string
  project_id: string
  user_id: string
  token_hash: Buffer
  wish: Json<object>
  created_at: Timestamp
  expires_at: Timestamp
  used_at: NullableTimestamp
}
