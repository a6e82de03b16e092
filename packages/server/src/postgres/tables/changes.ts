/** Followed drives, and what is in them. */
import type { ColumnType, Generated } from 'kysely'
import type { Bigint, Json, Nullable, NullableBigint, NullableJson, NullableTimestamp, Timestamp } from './columns.ts'

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

export type WatchTable = {
  id: string
  project_id: string
  connection_id: Nullable<string>
  webhook_endpoint_id: Nullable<string>
  filter: Json<object>
  /** Keeps the drive followed for a workflow, and is none of the product's own. */
  for_workflow: Generated<boolean>
  created_at: Timestamp
}

export type DriveSubscriptionTable = {
  app_registration_id: string
  account_id: string
  drive_id: string
  connection_id: string
  subscription_id: Nullable<string>
  client_state_hash: Buffer
  notification_url: Nullable<string>
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
