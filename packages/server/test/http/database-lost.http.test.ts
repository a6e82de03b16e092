/** The database dies under a living server. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call, projectRoutes } from '@drawbridge/api'
import { afterAll, expect, test } from 'vitest'
import { startServer } from '../../src/index.ts'
import { readPostmaster } from '../../src/postgres/postmaster.ts'

const dataFolder = mkdtempSync(join(tmpdir(), 'drawbridge-lost-'))
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }))

const postmaster = (): number | undefined => readPostmaster(join(dataFolder, 'postgres', 'data'))?.pid

// A database that is killed again and again, beside other tests.
const patient = { timeout: 60_000 }

test('requests are told so at once, the database is started again, and nothing is lost', patient, async () => {
  await using server = await startServer({ port: 0, dataFolder, log: { level: 'silent' } })
  const operator = { baseUrl: server.url, token: server.operatorKey }
  const { id } = await call(projectRoutes.create, { body: { name: 'Kept' } }, operator)

  for (const signal of ['SIGKILL', 'SIGINT'] as const) {
    const before = postmaster()!
    process.kill(before, signal)
    const answers = new Set<string>()
    await expect
      .poll(
        async () => {
          const response = await fetch(`${server.url}/health`)
          answers.add(`${response.status} ${await response.text()}`)
          return response.status === 200 && postmaster() !== before
        },
        { timeout: 15_000, interval: 20 },
      )
      .toBe(true)
    for (const answer of answers) expect(answer).toMatch(/^(200 |503 .*database_unavailable)/)
    expect((await call(projectRoutes.list, {}, operator)).projects.map((project) => project.id)).toEqual([id])
  }
})
