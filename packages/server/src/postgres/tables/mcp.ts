/** Agents over HTTP: their sessions, what passes between servers for them, and the codes of a person's consent. */
import type { ClientCapabilities, JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import type { Generated } from 'kysely'
import type { Json, Timestamp } from './columns.ts'

export type McpSessionTable = {
  id_hash: Buffer
  connection_id: string
  caller: string
  capabilities: Json<ClientCapabilities>
  created_at: Timestamp
  used_at: Timestamp
}

/** Identities are 64 bits wide, so they are read as text. */
export type McpMessageTable = { id: Generated<string>; session_hash: Buffer; message: Json<JSONRPCMessage> }

/** What was told on the stream of a request; null at its end. */
export type McpEventTable = {
  id: Generated<string>
  session_hash: Buffer
  stream_id: string
  message: string | null
  told_at: Timestamp
}

export type McpConfirmationTable = { code_hash: Buffer; binding: Buffer; expires_at: Timestamp }
