/** Brings the tables up to date from the numbered SQL files in `migrations/`. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration'
import { Problem } from '../errors.ts'
import type { Database } from './database.ts'

const folder = join(import.meta.dirname, 'migrations')

/**
 * Applies what is missing, in order, in one transaction. Safe when several servers start at once: the first holds a
 * lock in the database, the others wait and find nothing to do.
 *
 * @throws {Problem} `database_unavailable` when a migration fails; nothing of it is kept
 */
export async function migrateToLatest(db: Kysely<Database>): Promise<void> {
  // Named outright, because several schemas of one database may each hold a set of these tables.
  const { rows } = await sql<{ name: string | null }>`select current_schema() as name`.execute(db)
  const schema = rows[0]?.name
  if (!schema) throw new Problem('database_unavailable', 'The search_path of DATABASE_URL names no existing schema.')

  const migrator = new Migrator({
    db,
    provider: sqlFiles(folder),
    migrationTableSchema: schema,
    // Work on several branches may bring a lower number later; each stands on those that it names alone.
    allowUnorderedMigrations: true,
  })
  const { error, results } = await migrator.migrateToLatest()
  if (error === undefined) return
  const failed = results?.find(({ status }) => status === 'Error')?.migrationName
  const message = failed
    ? `Migration ${failed} failed; the database is as it was before.`
    : 'The database could not be brought up to date. Was it written by a newer version of this server?'
  throw new Problem('database_unavailable', message, { cause: error })
}

function sqlFiles(path: string): MigrationProvider {
  return {
    async getMigrations(): Promise<Record<string, Migration>> {
      const files = (await readdir(path)).filter((file) => /^\d{4}_\w+\.sql$/.test(file)).sort()
      const migrations = files.map(async (file) => {
        const text = await readFile(join(path, file), 'utf8')
        const up = async (db: Kysely<unknown>): Promise<void> => void (await sql.raw(text).execute(db))
        return [file.slice(0, -'.sql'.length), { up }] as const
      })
      return Object.fromEntries(await Promise.all(migrations))
    },
  }
}
