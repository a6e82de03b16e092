/** A database may be shared: each server keeps to the schema that its URL names. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call, projectRoutes } from '@drawbridge/api'
import { Client } from 'pg'
import { afterAll, expect, test } from 'vitest'
import { startServer } from '../../src/server.ts'
import { openTestDatabase } from '../database.ts'

const folder = mkdtempSync(join(tmpdir(), 'drawbridge-schemas-'))
afterAll(() => rmSync(folder, { recursive: true }))

const start = (url: URL, name: string) =>
  startServer({ port: 0, databaseUrl: url.href, dataFolder: join(folder, name), log: { level: 'silent' } })

test('two servers in two schemas of one database know nothing of each other', { timeout: 60_000 }, async () => {
  await using database = await openTestDatabase()
  const client = new Client({ connectionString: database.url })
  await client.connect()
  const names: string[][] = []
  for (const schema of ['north', 'south']) {
    await client.query(`create schema ${schema}`)
    const url = new URL(database.url)
    url.searchParams.set('options', `-c search_path=${schema}`)
    await using server = await start(url, schema)
    const operator = { baseUrl: server.url, token: server.operatorKey }
    await call(projectRoutes.create, { body: { name: schema } }, operator)
    names.push((await call(projectRoutes.list, {}, operator)).projects.map(({ name }) => name))
  }
  expect(names).toEqual([['north'], ['south']])
  const { rows } = await client.query(
    `select table_schema as schema from information_schema.tables where table_name = 'job' order by 1`,
  )
  await client.end()
  expect(rows.map(({ schema }) => schema)).toEqual(['north_engine', 'south_engine'])
})

test('a schema that is not there is refused with a sentence', async () => {
  await using database = await openTestDatabase()
  const url = new URL(database.url)
  url.searchParams.set('options', '-c search_path=nowhere')
  await expect(start(url, 'nowhere')).rejects.toThrow('names no existing schema')
})
