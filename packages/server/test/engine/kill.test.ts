/** Nodes are killed, and so is PostgreSQL: nothing that was sent is lost. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { defineProcess } from '../../src/engine/process.ts'
import { readPostmaster } from '../../src/postgres/postmaster.ts'
import { openNodes } from './nodes.ts'

const dataFolder = mkdtempSync(join(tmpdir(), 'drawbridge-engine-'))
const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(dataFolder, { recursive: true, force: true })
})

async function startWorker(node: string): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'worker.ts'), [dataFolder, node], { execArgv: ['--conditions=source'] })
  children.push(child)
  await once(child, 'message')
  return child
}

test('a worker killed at its work is followed by another; a database killed under it is found again', {
  timeout: 60_000,
}, async () => {
  const work = 200
  await using nodes = await openNodes(dataFolder)
  const { pool, db } = nodes.postgres
  await pool.query('create table note (n int, node text, began boolean)')
  const note = defineProcess<{ n: number }>({ name: 'note', run: async () => {} })
  const sender = await nodes.add({ processes: [note], works: false })
  const batch = Array.from({ length: work }, (_, n) => ({ data: { n } }))
  await db.transaction().execute((transaction) => sender.send(transaction, note, ...batch))
  const ended = async (): Promise<number> => {
    const { rows } = await pool.query('select count(distinct n)::int as count from note where not began')
    return rows[0].count
  }
  const soon = { timeout: 40_000, interval: 20 }

  const first = await startWorker('first')
  await expect.poll(ended, soon).toBeGreaterThan(20)
  first.kill('SIGKILL')
  await startWorker('second')
  await expect.poll(() => ended().catch(() => 0), soon).toBeGreaterThan(100)
  process.kill(readPostmaster(join(dataFolder, 'postgres', 'data'))!.pid, 'SIGKILL')
  await expect.poll(() => ended().catch(() => 0), soon).toBe(work)

  const { rows } = await pool.query('select n, (count(*) filter (where began))::int as runs from note group by n')
  expect(rows).toHaveLength(work)
  // Only what was under way at one of the two blows is run again: ten at once at most, and again while it was away.
  expect(rows.filter(({ runs }) => runs > 1).length).toBeLessThanOrEqual(30)
  const depth = () =>
    sender.depths().then(
      ([each]) => each,
      () => undefined,
    )
  await expect.poll(depth, soon).toMatchObject({ ready: 0, active: 0, later: 0 })
})
