/** Workflows, for whom they are switched on, and their runs. */
import type { ColumnType, Generated } from 'kysely'
import type { Json, Nullable, NullableBigint, NullableJson, NullableTimestamp, Timestamp } from './columns.ts'

export type WorkflowTable = {
  id: string
  project_id: string
  name: string
  version: number
  created_at: Timestamp
  updated_at: Timestamp
  deleted_at: NullableTimestamp
}

export type WorkflowVersionTable = {
  workflow_id: string
  version: number
  definition: Json<object>
  note: string
  created_at: Timestamp
}

export type WorkflowEnablementTable = {
  id: string
  workflow_id: string
  project_id: string
  /** Empty for the project's own connections. */
  user_id: string
  connection_id: Nullable<string>
  settings: Json<Record<string, unknown>>
  enabled: boolean
  trigger_type: string
  trigger_name: Nullable<string>
  watch_id: Nullable<string>
  next_at: NullableTimestamp
  /** Of a schedule: the time that is meant; `next_at` is a little later. */
  scheduled_at: NullableTimestamp
  /** The project's events up to this number happened before it was switched on. */
  after_sequence: ColumnType<string, string | undefined, string>
  created_at: Timestamp
  updated_at: Timestamp
}

/** What has failed of a workflow since the last mail. */
export type FailureNoticeTable = {
  workflow_id: string
  failures: number
  since: Timestamp
  due_at: Timestamp
  run_id: string
  code: string
  message: string
}

/** Runs that were begun by what other runs have written. */
export type RunCauseTable = {
  run_id: string
  generation: number
}

/** What the runs of a workflow have written. */
export type RunWrittenItemTable = {
  run_id: string
  workflow_id: string
  item_id: string
  e_tag: Nullable<string>
  c_tag: Nullable<string>
  written_at: Timestamp
}

/** Its row is the fence between the nodes that advance it. */
export type RunTable = {
  id: string
  project_id: string
  workflow_id: string
  version: number
  enablement_id: Nullable<string>
  user_id: string
  connection_id: Nullable<string>
  trigger: Json<object>
  settings: Json<Record<string, unknown>>
  trigger_key: Nullable<string>
  test: boolean
  state: 'queued' | 'running' | 'waiting' | 'paused' | 'succeeded' | 'failed' | 'cancelled'
  fence: ColumnType<string, string | number | undefined, string | number>
  waiting_for: Nullable<string>
  wake_at: NullableTimestamp
  failure: NullableJson<object>
  response: NullableJson<object>
  parent_run_id: Nullable<string>
  parent_path: Nullable<string>
  replay_of: Nullable<string>
  /** Somebody waits for its reply, and hears of it by announcement. */
  awaited: Generated<boolean>
  /** How many runs stand above it. */
  depth: Generated<number>
  per_connection: Nullable<number>
  per_minute: Nullable<number>
  created_at: Timestamp
  started_at: NullableTimestamp
  ended_at: NullableTimestamp
}

/** Any JSON value: a step's output may be a number. */
type Value = ColumnType<unknown, string | null | undefined, string | null>

export type StepTable = {
  run_id: string
  path: string
  state: 'running' | 'waiting' | 'succeeded' | 'failed' | 'skipped' | 'cancelled'
  attempts: Generated<number>
  interrupted: Generated<number>
  input: Value
  output: Value
  output_content_id: Nullable<string>
  failure: NullableJson<object>
  wake_at: NullableTimestamp
  started_at: Timestamp
  ended_at: NullableTimestamp
  /** Grows with each write of the run. */
  revision: ColumnType<string, string | number | undefined, string | number>
  /** When its last attempt began. */
  attempted_at: Timestamp
}

export type StepAttemptTable = {
  run_id: string
  path: string
  number: number
  started_at: Timestamp
  ended_at: Timestamp
  failure: Json<object>
}

export type RunContentTable = {
  id: string
  run_id: string
  name: string
  media_type: Nullable<string>
  size: NullableBigint
  created_at: Timestamp
}

export type RunContentPieceTable = {
  content_id: string
  number: number
  bytes: Buffer
}

export type ActionNoteTable = {
  key: string
  note_sealed: Buffer
  written_at: Timestamp
}
