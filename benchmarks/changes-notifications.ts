/**
 * How many notifications are taken in durably in a second, beside raw inserts into the same database in the same run,
 * batched alike? Goal: half of them.
 *
 * Both ways, lots of 500 are written one after the other. Ours checks who says so and writes them down; the raw way
 * inserts the same columns into a table of the same shape. How fast they become jobs of their drives is measured apart.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { followDrive } from '../packages/server/src/changes/followed-drive.ts'
import { clientStateHash, newClientState } from '../packages/server/src/changes/subscription.ts'
import { createTakeNotifications } from '../packages/server/src/changes/take-notifications.ts'
import { openEngine } from '../packages/server/src/engine/engine.ts'
import { defineProcess } from '../packages/server/src/engine/process.ts'
import { openPostgres, type Postgres } from '../packages/server/src/postgres/pool.ts'
import { createLog } from '../packages/server/src/telemetry/log.ts'
import { keepSubscriptionWork, pullDriveWork } from '../packages/server/src/workflows/drive-work.ts'
import { ringDrivesPump } from '../packages/server/src/workflows/ring-drives.ts'

const drives = 2_000
const lot = 500
const rounds = 5
const perRound = 10_000
const goal = 0.5

export async function run(): Promise<void> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'drawbridge-bench-'))
  const postgres = await openPostgres({ dataFolder })
  try {
    const states = await plant(postgres)
    const log = createLog({ level: 'silent' })
    const clock = { now: () => Date.now() }
    // A node that answers the web alone: others do the work.
    const engine = await openEngine({ db: postgres.db, pool: postgres.pool, clock, log, works: false })
    const processes = [pullDriveWork, keepSubscriptionWork].map((work) =>
      defineProcess({ ...work, run: async () => {} }),
    )
    await engine.start({ processes, pumps: [] })
    const { db, pool } = postgres
    const take = createTakeNotifications({ db, clock, log })
    const ring = ringDrivesPump({ db, engine })
    const notification = (index: number) => ({
      subscriptionId: `sub_${index % drives}`,
      clientState: states[index % drives]!,
      resource: `drives/d${index % drives}/root`,
    })
    await pool.query('create table raw (like notification including all)')

    const taken: number[] = []
    const raw: number[] = []
    const rung: number[] = []
    for (let round = 0; round <= rounds; round += 1) {
      // In turns, so that a slow moment of the machine meets both. The first round warms up.
      const ours = await rateOf((from) => take(Array.from({ length: lot }, (_, each) => notification(from + each))))
      const theirs = await rateOf(async (from) => {
        const all = Array.from({ length: lot }, (_, each) => `d${(from + each) % drives}`)
        await pool.query(
          `insert into raw (app_registration_id, drive_id, reauthorize, received_at)
           select *, $4::timestamptz from unnest($1::text[], $2::text[], $3::boolean[])`,
          [all.map(() => 'app'), all, all.map(() => false), new Date()],
        )
      })
      const began = performance.now()
      while (await ring.drain());
      const folded = perRound / ((performance.now() - began) / 1_000)
      if (round > 0) {
        taken.push(ours)
        raw.push(theirs)
        rung.push(folded)
      }
      // What was sent would be done by now.
      await pool.query('delete from drawbridge_engine.job')
      await pool.query('truncate raw')
    }
    report(median(taken), median(raw), median(rung))
    await engine.stop()
  } finally {
    await postgres.close()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

async function rateOf(write: (from: number) => Promise<void>): Promise<number> {
  const began = performance.now()
  for (let from = 0; from < perRound; from += lot) await write(from)
  return perRound / ((performance.now() - began) / 1_000)
}

function report(taken: number, raw: number, rung: number): void {
  const ratio = taken / raw
  console.log(`lots of ${lot} for ${drives} drives, median of ${rounds} × ${perRound}`)
  console.log(`taken in durably  ${taken.toFixed(0).padStart(8)} notifications/s`)
  console.log(`raw inserts       ${raw.toFixed(0).padStart(8)} rows/s`)
  console.log(`made into jobs    ${rung.toFixed(0).padStart(8)} notifications/s, later`)
  console.log(`ratio             ${ratio.toFixed(2).padStart(8)}   ${ratio >= goal ? 'at least' : 'LESS THAN'} ${goal}`)
}

function median(rates: readonly number[]): number {
  return rates.toSorted((one, other) => one - other)[Math.floor(rates.length / 2)]!
}

/** A project with followed and subscribed drives. @returns their client states */
async function plant({ db, pool }: Postgres): Promise<string[]> {
  const now = new Date()
  const project = { id: 'prj', name: 'Benchmark', allowed_origins: [], created_at: now }
  await db.insertInto('project').values(project).execute()
  const app = { id: 'app', project_id: 'prj', client_id: 'c', authority: 'common', cloud: '"global"', scopes: [] }
  await db
    .insertInto('app_registration')
    .values({ ...app, created_at: now })
    .execute()
  const states = Array.from({ length: drives }, newClientState)
  const all = [...states.keys()]
  await db
    .insertInto('connection')
    .values(all.map((index) => connection(index, now)))
    .execute()
  for (const index of all) await followDrive(db, { id: `con_${index}`, projectId: 'prj' }, now.getTime())
  const subscriptions = states.map((state, index) => ({
    app_registration_id: 'app',
    account_id: 'a',
    drive_id: `d${index}`,
    connection_id: `con_${index}`,
    subscription_id: `sub_${index}`,
    client_state_hash: clientStateHash(state),
    expires_at: new Date(now.getTime() + 20 * 24 * 3_600_000),
    created_at: now,
  }))
  await db.insertInto('drive_subscription').values(subscriptions).execute()
  await pool.query('analyze')
  return states
}

function connection(index: number, now: Date) {
  return {
    id: `con_${index}`,
    kind: 'delegated' as const,
    project_id: 'prj',
    user_id: `u${index}`,
    app_registration_id: 'app',
    status: 'connected',
    status_since: now,
    account: JSON.stringify({ id: 'a' }),
    drive: JSON.stringify({ id: `d${index}` }),
    scopes: [],
    created_at: now,
  }
}
