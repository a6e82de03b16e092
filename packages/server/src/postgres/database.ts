/** The tables as Kysely sees them. `migrations/` holds the truth; keep the two in step. */
import type { ColumnType, Generated, JSONColumnType, Selectable } from 'kysely'

/** Written as `Date`, read as `Date`. */
type Timestamp = ColumnType<Date, Date, Date>
type NullableTimestamp = ColumnType<Date | null, Date | null | undefined, Date | null>
/** Read as a value, written as its JSON text. */
type Json<T extends object> = JSONColumnType<T>
type NullableJson<T extends object> = JSONColumnType<T | null, string | null | undefined, string | null>
type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>

export type ProjectTable = {
  id: string
  name: string
  allowed_origins: string[]
  /** Where the user-token keys are, if they are not kept here. */
  user_token_jwks_url: Nullable<string>
  /** What the portal calls the product, where that is not the project's name. */
  display_name: Nullable<string>
  accent_color: Nullable<string>
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

export type OperatorSessionTable = {
  id_hash: Buffer
  created_at: Timestamp
  expires_at: Timestamp
}

export type OperatorTicketTable = {
  ticket_hash: Buffer
  created_at: Timestamp
  used_at: NullableTimestamp
}

/** One row: which master key seals, which one shall take over, and the proof that the key at hand is the right one. */
export type VaultKeyTable = {
  id: number
  canary_sealed: Buffer
  current_key_id: string
  next_key_id: Nullable<string>
  rotation_started_at: NullableTimestamp
  rotation_finished_at: NullableTimestamp
  rotation_damaged: Generated<number>
  created_at: Timestamp
}

/** Identities are 64 bits wide, so they are read as text. */
export type TimerTable = {
  id: Generated<string>
  process: string
  key: Nullable<string>
  data: Json<object>
  failures: number
  due_at: Timestamp
}

export type ScheduleTable = {
  process: string
  every_ms: ColumnType<string, number, number>
  next_at: Timestamp
}

export type EventTable = {
  id: string
  position: Generated<string>
  project_id: string
  type: string
  subject: Nullable<string>
  data: Json<object>
  occurred_at: Timestamp
  routed_at: NullableTimestamp
  sequence: string
  placed: NullableJson<object>
  endpoint_ids: NullableJson<object>
}

export type WebhookEndpointTable = {
  id: string
  project_id: string
  url: string
  description: string
  event_types: string[]
  enabled: boolean
  disabled_reason: Nullable<string>
  created_at: Timestamp
  last_success_at: NullableTimestamp
  failing_since: NullableTimestamp
}

export type WebhookSecretTable = {
  id: string
  webhook_endpoint_id: string
  secret_sealed: Buffer
  created_at: Timestamp
  expires_at: NullableTimestamp
}

export type DeliveryTable = {
  id: string
  event_id: string
  webhook_endpoint_id: string
  position: string
  lane: string
  line: number
  state: 'waiting' | 'delivered' | 'dead'
  attempts: number
  next_attempt_at: NullableTimestamp
  created_at: Timestamp
  ended_at: NullableTimestamp
}

export type DeliveryAttemptTable = {
  delivery_id: string
  number: number
  started_at: Timestamp
  duration_ms: number
  status: Nullable<number>
  failure: Nullable<string>
  response_body: Nullable<string>
}

/** The servers at work and the master keys they know. `seen_at` is the database's own time. */
export type VaultServerTable = {
  id: string
  key_ids: string[]
  sealing_key_id: string
  seen_at: Timestamp
}

/** `bigint` comes from the driver as text; it is written as text or number. */
type Bigint = ColumnType<string, string | undefined, string>
type NullableBigint = ColumnType<string | null, string | number | null | undefined, string | number | null>

/** A drive that is followed; its row is the fence between the nodes that read it. */
export type FollowedDriveTable = {
  connection_id: string
  project_id: string
  drive_key: ColumnType<string, never, never>
  cursor: NullableJson<object>
  page: Bigint
  pass: ColumnType<number, number | undefined, number>
  items: Bigint
  synchronised_at: NullableTimestamp
  pulled_at: NullableTimestamp
  changed_at: NullableTimestamp
  notified_at: NullableTimestamp
  due_at: NullableTimestamp
  pause_ms: number
  diagnosis: NullableJson<object>
  failed_at: NullableTimestamp
  failures: ColumnType<number, number | undefined, number>
  polling_because: Nullable<string>
  created_at: Timestamp
}

export type EventCountTable = {
  project_id: string
  last: ColumnType<string, string | number, string | number>
}

export type WatchTable = {
  id: string
  project_id: string
  connection_id: Nullable<string>
  webhook_endpoint_id: Nullable<string>
  filter: Json<object>
  created_at: Timestamp
}

export type DriveSubscriptionTable = {
  app_registration_id: string
  account_id: string
  drive_id: string
  connection_id: string
  subscription_id: Nullable<string>
  client_state_hash: Buffer
  expires_at: NullableTimestamp
  created_at: Timestamp
}

export type DriveItemTable = {
  drive_key: string
  id: string
  parent_id: Nullable<string>
  name: string
  kind: string
  size: NullableBigint
  e_tag: Nullable<string>
  c_tag: Nullable<string>
  content_hash: Nullable<string>
  mime_type: Nullable<string>
  web_url: Nullable<string>
  created_at: NullableTimestamp
  modified_at: NullableTimestamp
  modified_by: NullableJson<object>
  sharing: Nullable<string>
  pass: number
  deleted_at: NullableTimestamp
  sweep: ColumnType<boolean, boolean | undefined, boolean>
}

export type Database = {
  drive_item: DriveItemTable
  drive_subscription: DriveSubscriptionTable
  event_count: EventCountTable
  watch: WatchTable
  followed_drive: FollowedDriveTable
  project: ProjectTable
  user_token_key: UserTokenKeyTable
  api_key: ApiKeyTable
  app_registration: AppRegistrationTable
  app_credential: AppCredentialTable
  connection: ConnectionTable
  connection_grant: ConnectionGrantTable
  attempt: AttemptTable
  device_sign_in: DeviceSignInTable
  admin_visit: AdminVisitTable
  tenant_consent: TenantConsentTable
  connect_link: ConnectLinkTable
  project_logo: ProjectLogoTable
  project_user: ProjectUserTable
  operator_session: OperatorSessionTable
  operator_ticket: OperatorTicketTable
  vault_key: VaultKeyTable
  connection_history: ConnectionHistoryTable
  timer: TimerTable
  schedule: ScheduleTable
  event: EventTable
  webhook_endpoint: WebhookEndpointTable
  webhook_secret: WebhookSecretTable
  delivery: DeliveryTable
  delivery_attempt: DeliveryAttemptTable
  vault_server: VaultServerTable
}

export type Row<Table extends keyof Database> = Selectable<Database[Table]>
