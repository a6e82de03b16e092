/**
 * A database of its own for each test file, beside the one that `DATABASE_URL` names or in an embedded cluster that all
 * test processes of this machine share. Not a schema: whoever migrates reads the catalogue of a whole database, and would
 * meet what another test is just dropping; and notifications are heard in all of it.
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
  const name = `test_${randomBytes(6).toString('hex')}`
  await run(url, `create database ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return {
    url: own.href,
    async [Symbol.asyncDispose]() {
      await run(url, `drop database ${name} with (force)`)
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
