/** What has happened, and the webhook endpoints that are told of it. */
import type { ColumnType, Generated } from 'kysely'
import type { Json, Nullable, NullableJson, NullableTimestamp, Timestamp } from './columns.ts'

export type EventTable = {
  id: string
  position: Generated<string>
  project_id: string
  type: string
  subject: Nullable<string>
  data: Json<object>
  occurred_at: Timestamp
  routed_at: NullableTimestamp
  /** When it was held against the triggers of workflows. */
  considered_at: NullableTimestamp
  /** Not before this. */
  consider_at: NullableTimestamp
  sequence: string
  placed: NullableJson<object>
  endpoint_ids: NullableJson<object>
}

export type EventCountTable = {
  project_id: string
  last: ColumnType<string, string | number, string | number>
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
