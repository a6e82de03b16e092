/** What the server keeps for itself: the operator's sessions, the vault's keys, the engine's timers. */
import type { ColumnType, Generated } from 'kysely'
import type { Json, Nullable, NullableTimestamp, Timestamp } from './columns.ts'

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

/** The servers at work and the master keys they know. `seen_at` is the database's own time. */
export type VaultServerTable = {
  id: string
  key_ids: string[]
  sealing_key_id: string
  seen_at: Timestamp
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
