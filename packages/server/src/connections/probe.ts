/**
 * Proves connections that nobody uses, so that “connected” stays true: at a bounded rate, the longest unproven first.
 *
 * Connections in use are proven by their own calls. Those that need their user are left alone, since asking changes
 * nothing for them.
 */
import type { ConnectionStatus } from '@drawbridge/api'
import { sql } from 'kysely'
import type { Log } from '../telemetry/log.ts'
import type { ConnectionRecord } from './connection.ts'
import type { ConnectionServices } from './services.ts'
import { connectionFromRow } from './store.ts'
import { testConnection } from './test-connection.ts'

/** A proof counts for a day; half a day before its end, and spread over three hours by chance, a new one is sought. */
const unprovenHours = 9
/** One that could not be proven is asked again after this. */
const askAgainMs = 60 * 60_000
/** At once; the rest waits its turn. */
const sideBySide = 4

const worthProving: readonly ConnectionStatus[] = [
  'connected',
  'degraded',
  'needs_admin',
  'secret_expired',
  'app_refused',
  'drive_gone',
]

/**
 * One batch. How many were asked.
 *
 * @param most in this batch: with the pace of the caller it bounds the rate
 */
export async function probeConnections(
  services: ConnectionServices & { readonly log: Log },
  most: number,
  signal: AbortSignal,
): Promise<number> {
  const waiting = await unproven(services, most)
  const asked = waiting.length
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next && !signal.aborted; next = waiting.shift()) await probe(services, next)
  }
  await Promise.all(Array.from({ length: sideBySide }, worker))
  return asked
}

async function probe(services: ConnectionServices & { readonly log: Log }, connection: ConnectionRecord) {
  try {
    await testConnection(services, connection, ['token', 'drive'])
  } catch (error) {
    // Such as a connection that was removed meanwhile. One that cannot be asked must not stop the others.
    services.log.debug({ connectionId: connection.id, error }, 'A connection could not be proven.')
  }
}

async function unproven({ db, clock }: ConnectionServices, most: number): Promise<ConnectionRecord[]> {
  const now = clock.now()
  const rows = await db
    .selectFrom('connection')
    .selectAll()
    .where('status', 'in', worthProving)
    .where(
      sql<boolean>`coalesce(proven_at, created_at)
        < ${new Date(now)}::timestamptz - make_interval(hours => ${unprovenHours}::int + (hashtext(id) & 3))`,
    )
    .where((row) => row.or([row('checked_at', 'is', null), row('checked_at', '<', new Date(now - askAgainMs))]))
    .orderBy('proven_at', (order) => order.asc().nullsFirst())
    .limit(most)
    .execute()
  return rows.map(connectionFromRow)
}
