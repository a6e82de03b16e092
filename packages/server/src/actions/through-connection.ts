/** Actions through a connection of this server: its tokens, its drive, its pace, and what its health learns from them. */
import { GraphError } from '@drawbridge/onedrive'
import type { ConnectionClients } from '../connections/client.ts'
import type { ConnectionRecord } from '../connections/connection.ts'
import { brokenConnection } from '../connections/failure.ts'
import type { LastUsed } from '../connections/last-used.ts'
import type { ConnectionServices } from '../connections/services.ts'
import { findConnection } from '../connections/store.ts'
import { testConnection } from '../connections/test-connection.ts'
import { Problem } from '../errors.ts'
import { guardedFetch } from '../outbound/guarded-fetch.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { type ActionContext, briefNotes } from './action-context.ts'
import { describe, perform } from './catalogue.ts'
import { keptNotes } from './kept-notes.ts'

export type ActionServices = ConnectionServices & {
  readonly clients: ConnectionClients
  readonly outbound: Outbound
  readonly lastUsed: LastUsed
  /** Calls that have reached the drive. */
  readonly proofs: LastUsed
}

export type ActionCall = {
  readonly signal: AbortSignal
  /** The same for every attempt at the same thing. Without one, nothing is remembered between attempts. */
  readonly idempotencyKey?: string | undefined
  /** @default 1 */
  readonly attempt?: number
  /** @default there is nothing to open */
  readonly openContent?: ActionContext['openContent']
  /** Other connections whose files may come in: those that the workflow itself names. */
  readonly fileSources?: readonly string[]
  readonly onProgress?: ActionContext['onProgress']
}

/**
 * Performs an action; see `perform`.
 *
 * @throws {Problem} `connection_broken` with the diagnosis, also when Microsoft refuses even a new token
 */
export async function performThrough(
  services: ActionServices,
  connection: ConnectionRecord,
  name: string,
  input: unknown,
  call: ActionCall,
): Promise<unknown> {
  const context = await contextThrough(services, connection, call)
  services.lastUsed.note(connection.id)
  try {
    const output = await perform(name, input, context)
    services.proofs.note(connection.id)
    return output
  } catch (error) {
    if (!(error instanceof GraphError && error.status === 401)) throw error
    const { diagnosis } = await testConnection(services, connection)
    throw diagnosis ? brokenConnection(diagnosis, error) : error
  }
}

/** What an action would do; see `describe`. */
export async function describeThrough(
  services: ActionServices,
  connection: ConnectionRecord,
  name: string,
  input: unknown,
  call: ActionCall,
): Promise<string> {
  return describe(name, input, await contextThrough(services, connection, call))
}

export async function contextThrough(
  services: ActionServices,
  connection: ConnectionRecord,
  { signal, idempotencyKey, attempt = 1, openContent = nothingKept, fileSources = [], onProgress }: ActionCall,
): Promise<ActionContext> {
  return {
    client: await services.clients.of(connection),
    connectionId: connection.id,
    driveId: connection.drive.id,
    idempotencyKey,
    attempt,
    signal,
    fetch: guardedFetch(services.outbound),
    openContent,
    onProgress,
    notes: idempotencyKey === undefined ? briefNotes() : keptNotes(services, idempotencyKey),
    clientOf: async (connectionId) => {
      const other = await findConnection(services.db, connectionId)
      if (other && mayLend(other, connection, fileSources)) return services.clients.of(other)
      throw new Problem('not_found', 'The file comes from a connection whose files may not come in here.')
    },
  }
}

/** What comes from outside may claim to be a file of any connection; of the same user's it may be. */
function mayLend(other: ConnectionRecord, borrower: ConnectionRecord, fileSources: readonly string[]): boolean {
  if (other.projectId !== borrower.projectId) return false
  return other.userId === borrower.userId || fileSources.includes(other.id)
}

async function nothingKept(): Promise<never> {
  throw new Problem('not_found', 'This file is no longer kept.')
}
