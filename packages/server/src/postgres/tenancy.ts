/**
 * Several of our processes may use one embedded PostgreSQL; the last to leave stops it.
 *
 * Each holds a shared advisory lock for as long as it lives. Whoever lets go of it and then gets it exclusively is alone,
 * and whoever then arrives finds the house closing and starts it anew. A killed process loses its lock with its session.
 */
import { Client, type ClientConfig } from 'pg'

export type Tenancy = {
  /** Lets go, and tells whether nobody else is left; if so, nobody can join any more. */
  isLast(): Promise<boolean>
  end(): Promise<void>
  /** Fulfilled when the connection that holds the lock has ended: by `end`, or because the database is gone. */
  readonly ended: Promise<void>
}

const lock = 0x64_62_72_67

/** Joins; to `undefined` when nothing of ours listens there, or it is closing. */
export async function joinTenants(connection: ClientConfig, data: string): Promise<Tenancy | undefined> {
  const client = new Client({ ...connection, application_name: 'drawbridge tenancy' })
  // Its end is expected: it lives as long as the database.
  client.on('error', () => {})
  const ended = new Promise<void>((done) => client.once('end', done))
  try {
    await client.connect()
    const { rows } = await client.query(
      `select current_setting('data_directory') as data, pg_try_advisory_lock_shared(${lock}) as joined`,
    )
    if (rows[0]?.joined && rows[0]?.data === data) {
      return {
        async isLast() {
          // Let go first and then ask: of several who leave at once, exactly one finds itself alone.
          try {
            await client.query(`select pg_advisory_unlock_shared(${lock})`)
            const { rows } = await client.query(`select pg_try_advisory_lock(${lock}) as alone`)
            return rows[0]?.alone === true
          } catch {
            // Cut off between the two: another one found itself alone first, and is stopping the database.
            return false
          }
        },
        end: () => client.end().catch(() => {}),
        ended,
      }
    }
  } catch {
    // Refused, or cut off while it closes.
  }
  await client.end().catch(() => {})
  return undefined
}
