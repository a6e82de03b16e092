/**
 * How many runs of a ten-step workflow are done in a second, beside pg-boss doing jobs that write as many times, and
 * beside what the database commits? Goal: 0.7 of the jobs.
 *
 * Both go through the same dispatcher, 50 at a time, on one node. A step touches the world as far as the engine knows, so
 * its beginning and its end are recorded; what it does there is nothing. A job of the other side makes single inserts of
 * rows of the same size, as many as bring it to the same number of writing transactions, which PostgreSQL counts itself.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { definitionSchema } from '@drawbridge/api'
import { openEngine } from '../packages/server/src/engine/engine.ts'
import { defineProcess, type Process } from '../packages/server/src/engine/process.ts'
import { createEvaluator } from '../packages/server/src/expressions/evaluator.ts'
import { openOutbound } from '../packages/server/src/outbound/outbound.ts'
import { openPostgres, type Postgres } from '../packages/server/src/postgres/pool.ts'
import { inTransaction } from '../packages/server/src/postgres/transaction.ts'
import { advanceRun } from '../packages/server/src/runs/advance-run.ts'
import { openRunBell } from '../packages/server/src/runs/bell.ts'
import { type RunJob, runWork } from '../packages/server/src/runs/run.ts'
import type { RunServices } from '../packages/server/src/runs/services.ts'
import { startRun } from '../packages/server/src/runs/start-run.ts'
import { createLog } from '../packages/server/src/telemetry/log.ts'

const inFlight = 50
const steps = 10
const perRound = Number(process.env['RUNS'] ?? 1_000)
const rounds = 3
const goal = 0.7

type Drained = { readonly rate: number; readonly commits: number }

export async function run(): Promise<void> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'drawbridge-bench-'))
  const postgres = await openPostgres({ dataFolder })
  const evaluator = createEvaluator()
  const runBell = openRunBell(postgres.pool)
  try {
    const { db, pool } = postgres
    await plant(postgres)
    await pool.query('create table raw (id bigint generated always as identity primary key, record jsonb)')
    const clock = { now: () => Date.now() }
    const log = createLog({ level: 'silent' })
    const sender = await openEngine({ db, pool, clock, log, works: false })
    const services: RunServices = {
      db,
      pool,
      clock,
      log,
      engine: sender,
      random: Math.random,
      callOutbound: openOutbound({ loopback: true, timeoutMs: 1_000 }),
      evaluator,
      runBell,
      memory: postgres.memory,
      runsPerProject: 100,
      keepRunsDays: 30,
      actions: {
        perform: async () => ({ done: true }),
        contextOf: () => Promise.reject(new Error('No file is read.')),
      },
    }
    const ours = defineProcess<RunJob>({
      ...runWork,
      concurrency: inFlight,
      run: ({ data: { runId }, signal }) => advanceRun(services, runId, signal),
    })
    let inserts = 0
    const theirs = defineProcess<{ n: number }>({
      name: 'raw-job',
      onePerKey: true,
      concurrency: inFlight,
      async run({ data }) {
        for (let each = 0; each < inserts; each += 1) {
          await pool.query('insert into raw (record) values ($1)', [JSON.stringify({ ...record, ...data, each })])
        }
      },
    })
    await sender.start({ processes: [ours, theirs], pumps: [] })

    const startRuns = () =>
      inTransaction(db, async (transaction) => {
        for (let n = 0; n < perRound; n += 1) {
          await startRun(transaction, services, {
            projectId: 'prj',
            workflowId: 'wfl',
            version: 1,
            enablementId: null,
            userId: 'ada',
            connectionId: 'con',
            trigger: { type: 'call', eventId: null, payload: { n } },
            settings: {},
          })
        }
      })
    const sendJobs = () =>
      inTransaction(db, (transaction) =>
        sender.send(
          transaction,
          theirs,
          ...Array.from({ length: perRound }, (_, n) => ({ data: { n }, key: `job ${n}` })),
        ),
      )
    const drain = async (process: Process, left: () => Promise<number>): Promise<Drained> => {
      const before = await writes(postgres)
      const began = performance.now()
      const engine = await openEngine({ db, pool, clock, log, works: true })
      await engine.start({ processes: [process], pumps: [] })
      while ((await left()) > 0) await new Promise((done) => setTimeout(done, 20))
      const rate = perRound / ((performance.now() - began) / 1_000)
      await engine.stop()
      return { rate, commits: ((await writes(postgres)) - before) / perRound }
    }
    const count = async (query: string) => Number((await pool.query(query)).rows[0].count)
    const runsLeft = () => count("select count(*) from run where state not in ('succeeded', 'failed')")
    const jobsLeft = () => count("select count(*) from drawbridge_engine.job where name = 'raw-job'")

    const all: { runs: Drained; jobs: Drained; database: number }[] = []
    for (let round = 0; round <= rounds; round += 1) {
      // In turns, so that a slow moment of the machine meets all. The first round warms up, and finds the number of writes.
      await startRuns()
      const runs = await drain(ours as Process, runsLeft)
      inserts = Math.max(1, Math.round(runs.commits))
      await sendJobs()
      const jobs = await drain(theirs as Process, jobsLeft)
      const database = await commitRate(postgres)
      if (round > 0) all.push({ runs, jobs, database })
      await pool.query('truncate raw')
      await pool.query('truncate run, step cascade')
    }
    const failed = await count("select count(*) from run where state = 'failed'")
    if (failed > 0) throw new Error(`${failed} runs have failed.`)
    report(all)
    await sender.stop()
  } finally {
    runBell.close()
    await evaluator.close()
    await postgres.close()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

/** As long as what is recorded of a step. */
const record = {
  path: 'step',
  state: 'succeeded',
  attempts: 1,
  output: { done: true },
  startedAt: new Date(),
  endedAt: new Date(),
}

/** Transactions that have written. */
async function writes({ pool }: Postgres): Promise<number> {
  return Number((await pool.query('select pg_current_xact_id()::text as id')).rows[0].id)
}

/** Single inserts a second, from as many clients as a server has. */
async function commitRate({ pool }: Postgres): Promise<number> {
  const until = performance.now() + 1_500
  let done = 0
  const client = async (): Promise<void> => {
    while (performance.now() < until) {
      await pool.query('insert into raw (record) values ($1)', [JSON.stringify(record)])
      done += 1
    }
  }
  await Promise.all(Array.from({ length: 16 }, client))
  return done / 1.5
}

function report(all: readonly { runs: Drained; jobs: Drained; database: number }[]): void {
  const of = (read: (each: (typeof all)[number]) => number): number =>
    all.map(read).toSorted((one, other) => one - other)[Math.floor(all.length / 2)]!
  const runs = of(({ runs }) => runs.rate)
  const jobs = of(({ jobs }) => jobs.rate)
  const database = of(({ database }) => database)
  const written = of(({ runs }) => runs.commits)
  const ratio = of(({ runs, jobs }) => runs.rate / jobs.rate)
  const line = (name: string, value: number, unit: string): void =>
    console.log(`${name.padEnd(20)}${value.toFixed(0).padStart(8)} ${unit}`)
  console.log(`${steps} steps, ${inFlight} at a time, median of ${rounds} × ${perRound}`)
  line('runs', runs, `runs/s, ${(runs * steps).toFixed(0)} steps/s, ${written.toFixed(1)} commits a run`)
  line('pg-boss', jobs, `jobs/s with ${of(({ jobs }) => jobs.commits).toFixed(1)} commits a job`)
  line('the database', database, `commits/s; runs take ${((runs * written) / database).toFixed(2)} of them`)
  console.log(
    `${'ratio'.padEnd(20)}${ratio.toFixed(2).padStart(8)} ${ratio >= goal ? 'at least' : 'LESS THAN'} ${goal}`,
  )
}

async function plant({ db }: Postgres): Promise<void> {
  const now = new Date()
  await db
    .insertInto('project')
    .values({ id: 'prj', name: 'Benchmark', allowed_origins: [], created_at: now })
    .execute()
  const definition = definitionSchema.parse({
    name: 'Ten steps',
    trigger: { type: 'call' },
    limits: { perConnection: 100, perMinute: 10_000 },
    steps: Array.from({ length: steps }, (_, n) => ({
      id: `step${n}`,
      type: 'action',
      action: 'nothing',
      input: { n: '{{ trigger.n }}', ...(n > 0 && { before: `{{ steps.step${n - 1}.output.done }}` }) },
    })),
    edges: Array.from({ length: steps }, (_, n) => ({ from: n === 0 ? 'start' : `step${n - 1}`, to: `step${n}` })),
  })
  const row = { id: 'wfl', project_id: 'prj', name: 'Ten steps', version: 1, created_at: now, updated_at: now }
  await db.insertInto('workflow').values(row).execute()
  await db
    .insertInto('workflow_version')
    .values({ workflow_id: 'wfl', version: 1, definition: JSON.stringify(definition), note: '', created_at: now })
    .execute()
}
