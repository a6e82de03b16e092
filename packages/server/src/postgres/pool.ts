/** The way to the database: an embedded PostgreSQL, or one that is given. */
import { join } from 'node:path'
import { Kysely, PostgresDialect } from 'kysely'
import { type ClientConfig, Pool } from 'pg'
import { Problem } from '../errors.ts'
import type { Database } from './database.ts'
import { startEmbeddedPostgres } from './embedded.ts'
import { migrateToLatest } from './migrate.ts'

export type PostgresOptions = {
  /** Where the embedded PostgreSQL lives, when no URL is given. */
  readonly dataFolder: string
  readonly databaseUrl?: string | undefined
  /** Hears when an idle connection is lost; the pool replaces it by itself. */
  readonly onLostConnection?: ((error: Error) => void) | undefined
}

export type Postgres = {
  readonly db: Kysely<Database>
  readonly kind: 'embedded' | 'external'
  /** Ends all connections, and the embedded PostgreSQL when nobody else uses it. */
  close(): Promise<void>
}

/**
 * Opens the database and brings its tables up to date.
 *
 * @throws {Problem} `database_unavailable`, with what to do about it
 */
export async function openPostgres(options: PostgresOptions): Promise<Postgres> {
  const { databaseUrl } = options
  if (databaseUrl !== undefined) {
    return connect('external', { connectionString: databaseUrl }, async () => {}, options)
  }
  const embedded = await startEmbeddedPostgres(join(options.dataFolder, 'postgres'))
  return connect('embedded', embedded.connection, embedded.close, options)
}

async function connect(
  kind: Postgres['kind'],
  config: ClientConfig,
  stop: () => Promise<void>,
  { onLostConnection = () => {} }: PostgresOptions,
): Promise<Postgres> {
  const pool = new Pool({ ...config, max: 10, connectionTimeoutMillis: 10_000, application_name: 'drawbridge' })
  pool.on('error', onLostConnection)
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
  const close = async (): Promise<void> => {
    await db.destroy()
    await stop()
  }
  try {
    await migrateToLatest(db)
  } catch (error) {
    await close()
    throw error instanceof Problem ? error : unreachable(error)
  }
  return { db, kind, close }
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
