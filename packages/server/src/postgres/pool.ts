/** The way to the database: an embedded PostgreSQL, or one that is given. */
import { join } from 'node:path'
import { Kysely, PostgresDialect } from 'kysely'
import { type ClientConfig, Pool } from 'pg'
import { type Clock, systemClock } from '../clock.ts'
import { Problem } from '../errors.ts'
import { CopyQuery } from './copy.ts'
import type { Database } from './database.ts'
import { keepRunning } from './keep-running.ts'
import { type Memory, openMemory } from './memory.ts'
import { migrateToLatest } from './migrate.ts'

export type PostgresOptions = {
  /** Where the embedded PostgreSQL lives, when no URL is given. */
  readonly dataFolder: string
  /** @default the machine's clock */
  readonly clock?: Clock | undefined
  readonly databaseUrl?: string | undefined
  /** Hears when an idle connection is lost; the pool replaces it by itself. */
  readonly onLostConnection?: ((error: Error) => void) | undefined
  /** Hears that the embedded PostgreSQL has stopped by itself, or could not be started again yet. */
  readonly onDown?: ((reason?: unknown) => void) | undefined
  /** Hears that it runs again. */
  readonly onUp?: (() => void) | undefined
}

export type Postgres = {
  readonly db: Kysely<Database>
  readonly kind: 'embedded' | 'external'
  /** Beside `db`, for those who speak SQL of their own. */
  readonly pool: Pool
  readonly memory: Memory
  /** Ends all connections, and the embedded PostgreSQL when nobody else uses it. */
  close(): Promise<void>
}

/** How many connections to the database one server holds at most. */
export const mostClients = 16

/**
 * Opens the database and brings its tables up to date.
 *
 * @throws {Problem} `database_unavailable`, with what to do about it
 */
export async function openPostgres(options: PostgresOptions): Promise<Postgres> {
  const { databaseUrl } = options
  if (databaseUrl !== undefined) {
    return connect('external', createPool({ connectionString: databaseUrl }, options), async () => {}, options)
  }
  let pool: Pool | undefined
  const embedded = await keepRunning(join(options.dataFolder, 'postgres'), {
    onDown: (reason) => options.onDown?.(reason),
    onUp: (connection) => {
      if (pool) Object.assign(pool.options, connection)
      options.onUp?.()
    },
  })
  pool = createPool(embedded.connection, options)
  return connect('embedded', pool, embedded.close, options)
}

function createPool(config: ClientConfig, { onLostConnection = () => {} }: PostgresOptions): Pool {
  const pool = new Pool({
    ...config,
    max: mostClients,
    connectionTimeoutMillis: 10_000,
    application_name: 'drawbridge',
  })
  pool.on('error', onLostConnection)
  // One that is at work hears of its loss through its query; without a listener of its own Node would end the server.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

async function connect(
  kind: Postgres['kind'],
  pool: Pool,
  stop: () => Promise<void>,
  { clock = systemClock }: PostgresOptions,
): Promise<Postgres> {
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool, cursor: CopyQuery }) })
  let memory: Memory | undefined
  const close = async (): Promise<void> => {
    memory?.close()
    await db.destroy()
    await stop()
  }
  try {
    await migrateToLatest(db)
  } catch (error) {
    await close()
    throw error instanceof Problem ? error : unreachable(error)
  }
  memory = openMemory(pool, clock)
  return { db, pool, kind, memory, close }
}

/** The driver's message names host, user and database, never the password; its stack stays in `cause`. */
function unreachable(cause: unknown): Problem {
  const { code, message } = cause as { code?: string; message?: string }
  const why: Record<string, string> = {
    ECONNREFUSED: 'nothing listens there',
    ENOTFOUND: 'its host is unknown',
    ETIMEDOUT: 'it does not answer',
    '28P01': 'it refuses the password',
    '28000': 'it refuses the user',
    '3D000': 'it has no such database',
    '42501': 'the user may not create tables',
  }
  const reason = (code && why[code]) ?? message ?? 'no reason given'
  return new Problem('database_unavailable', `The database cannot be used: ${reason}. Check DATABASE_URL.`, { cause })
}
