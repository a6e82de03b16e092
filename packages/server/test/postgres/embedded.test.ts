import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEmbeddedPostgres } from '../../src/postgres/embedded.ts'
import { explainStart } from '../../src/postgres/explain-start.ts'
import { openPostgres } from '../../src/postgres/pool.ts'
import { readPostmaster } from '../../src/postgres/postmaster.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-embedded-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const project = { id: 'prj_1', name: 'Åster 🗒', allowed_origins: ['https://a.example'], created_at: new Date(0) }
const data = (): string => join(folder, 'postgres', 'data')

/** A process of its own that opens the database, says so, and waits to be killed. */
async function openElsewhere(): Promise<ChildProcess> {
  const pool = join(import.meta.dirname, '../../src/postgres/pool.ts')
  const script = `
    const { openPostgres } = await import(${JSON.stringify(pool)})
    await openPostgres({ dataFolder: ${JSON.stringify(folder)} })
    process.stdout.write('open')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--conditions=source', '--input-type=module', '--eval', script])
  await new Promise((open, fail) => {
    child.stdout.once('data', open)
    child.once('exit', () => fail(new Error('The other process did not open the database.')))
  })
  return child
}

function kill(child: ChildProcess): Promise<unknown> {
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGKILL')
  return gone
}

test('a second start finds what the first one wrote, and a stop leaves nothing running', async () => {
  const first = await openPostgres({ dataFolder: folder })
  await first.db.insertInto('project').values(project).execute()
  await first.close()
  expect(readPostmaster(data())).toBeUndefined()

  const second = await openPostgres({ dataFolder: folder })
  expect(await second.db.selectFrom('project').selectAll().execute()).toMatchObject([project])
  await second.close()
})

test('the server of a killed process is adopted, and stopped by the one who adopted it', async () => {
  await kill(await openElsewhere())
  const left = readPostmaster(data())
  const embedded = await startEmbeddedPostgres(join(folder, 'postgres'))
  expect(embedded.adopted).toBe(true)
  expect(readPostmaster(data())?.pid).toBe(left?.pid)
  await embedded.close()
  expect(readPostmaster(data())).toBeUndefined()
})

test('whoever leaves while another still works leaves the database running', async () => {
  const other = await openElsewhere()
  const mine = await startEmbeddedPostgres(join(folder, 'postgres'))
  await mine.close()
  expect(readPostmaster(data())?.ready).toBe(true)
  await kill(other)
  await (await startEmbeddedPostgres(join(folder, 'postgres'))).close()
})

test('a postmaster that was killed too is started anew, even when its process id now is another program', async () => {
  await kill(await openElsewhere())
  process.kill(readPostmaster(data())!.pid, 'SIGKILL')
  for (const file of [join(data(), 'postmaster.pid'), join(folder, 'postgres', '.s.PGSQL.5432.lock')]) {
    const lines = readFileSync(file, 'utf8').split('\n')
    writeFileSync(file, [process.pid, ...lines.slice(1)].join('\n'))
  }

  const again = await openPostgres({ dataFolder: folder })
  expect(await again.db.selectFrom('project').select('name').execute()).toEqual([{ name: project.name }])
  await again.close()
})

test('several starts at once end with one server and one set of tables', async () => {
  const all = await Promise.all([1, 2, 3].map(() => openPostgres({ dataFolder: folder })))
  for (const { db } of all) expect(await db.selectFrom('project').select('id').execute()).toEqual([{ id: 'prj_1' }])
  await Promise.all(all.map(({ close }) => close()))
  expect(readPostmaster(data())).toBeUndefined()
})

test('a folder too deep for a socket gets its socket elsewhere', async () => {
  const deep = join(folder, 'd'.repeat(60), 'e'.repeat(60))
  const embedded = await startEmbeddedPostgres(deep)
  expect(String(embedded.connection.host).startsWith(tmpdir())).toBe(true)
  await embedded.close()
})

test('no network port is opened', async () => {
  const embedded = await startEmbeddedPostgres(join(folder, 'postgres'))
  expect(readFileSync(join(data(), 'postmaster.pid'), 'utf8').split('\n')[5]).toBe('')
  await embedded.close()
})

test('a file in the way is a sentence, not a stack', async () => {
  const path = join(folder, 'file')
  writeFileSync(path, '')
  await expect(startEmbeddedPostgres(join(path, 'postgres'))).rejects.toMatchObject({ code: 'database_unavailable' })
})

test('data of another PostgreSQL is left alone, and said to be', async () => {
  writeFileSync(join(data(), 'PG_VERSION'), '15\n')
  await expect(startEmbeddedPostgres(join(folder, 'postgres'))).rejects.toThrow('written by PostgreSQL 15')
  writeFileSync(join(data(), 'PG_VERSION'), '18\n')
})

test.each([
  ['initdb: error: could not create directory "/x": No space left on device', 'is full'],
  ['FATAL: could not create lock file "postmaster.pid": Permission denied', 'cannot be written to'],
  ["postgres: /lib/libc.so.6: version `GLIBC_2.38' not found", 'needs glibc'],
  ['error while loading shared libraries: libxml2.so.2: cannot open shared object file', 'libxml2.so.2'],
])('%s is explained', (said, sentence) => {
  expect(explainStart(said, '/data').message).toContain(sentence)
})
