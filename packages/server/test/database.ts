/**
 * A schema of its own for each test file, in the database that `DATABASE_URL` names or in an embedded one that all test
 * processes of this machine share.
 */
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { startEmbeddedPostgres } from '../src/postgres/embedded.ts'

export type TestDatabase = AsyncDisposable & {
  /** For `startServer({ databaseUrl })`. */
  readonly url: string
}

export async function openTestDatabase(): Promise<TestDatabase> {
  const { url, close } = await whole()
  const schema = `test_${randomBytes(6).toString('hex')}`
  await run(url, `create schema ${schema}`)
  const own = new URL(url)
  own.searchParams.set('options', `-c search_path=${schema}`)
  return {
    url: own.href,
    async [Symbol.asyncDispose]() {
      await run(url, `drop schema ${schema} cascade; drop schema if exists ${schema}_engine cascade`)
      await close()
    },
  }
}

async function whole(): Promise<{ url: string; close(): Promise<void> }> {
  const given = process.env['DATABASE_URL']
  if (given) return { url: given, close: async () => {} }
  // Kept between runs, since making a cluster takes longer than all tests that use it.
  const embedded = await startEmbeddedPostgres(join(tmpdir(), `drawbridge-test-${process.getuid?.() ?? 0}`, 'postgres'))
  const { user, host, port, database } = embedded.connection
  const url = new URL(`postgres://${user}@localhost:${port}/${database}`)
  url.searchParams.set('host', String(host))
  return { url: url.href, close: embedded.close }
}

async function run(connectionString: string, statement: string): Promise<void> {
  const client = new Client({ connectionString })
  await client.connect()
  await client.query(statement)
  await client.end()
}
