/** How the server is, part by part, for its operator. */
import type { Health } from '@drawbridge/api'
import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import { provenForMs } from '../connections/connection.ts'
import type { Engine } from '../engine/engine.ts'
import { Problem } from '../errors.ts'
import type { Db } from '../postgres/transaction.ts'

export type HealthServices = { readonly db: Db; readonly clock: Clock; readonly engine: Engine }
type Check = Health['checks'][number]

/** Work that could start and has waited longer is late. */
const longLagSeconds = 60
/** Credentials that end sooner are named. */
const soonMs = 30 * 24 * 60 * 60_000

/** @throws {Problem} `database_unavailable` */
export async function assertReady(db: Db): Promise<void> {
  await sql`select 1`.execute(db).catch((cause) => {
    throw new Problem('database_unavailable', 'The database does not answer.', { cause })
  })
}

export async function readHealth({ db, clock, engine }: HealthServices): Promise<Health> {
  const began = performance.now()
  await assertReady(db)
  const milliseconds = Math.round(performance.now() - began)
  const processes = await engine.depths()
  const checks: Check[] = [
    { name: 'database', ok: true, detail: `It answers within ${milliseconds} ms.` },
    engineCheck(processes),
    await webhooksCheck(db),
    await credentialsCheck(db, clock.now()),
    await connectionsCheck(db, clock.now()),
  ]
  const at = new Date(clock.now()).toISOString()
  return { ok: checks.every(({ ok }) => ok), checks, processes, at }
}

function engineCheck(processes: Health['processes']): Check {
  const late = processes.filter(({ lagSeconds }) => lagSeconds > longLagSeconds)
  const ready = processes.reduce((sum, process) => sum + process.ready, 0)
  if (late.length === 0) return { name: 'engine', ok: true, detail: `${ready} pieces of work wait, none for long.` }
  const names = late.map(({ name, lagSeconds }) => `${name} (${Math.round(lagSeconds)} s)`).join(', ')
  return { name: 'engine', ok: false, detail: `Work waits long: ${names}. Start a worker, or look into its log.` }
}

async function webhooksCheck(db: Db): Promise<Check> {
  const { rows } = await sql<{ failing: number; disabled: number }>`
    select count(*) filter (where enabled and failing_since is not null)::int as failing,
      count(*) filter (where disabled_reason is not null)::int as disabled from webhook_endpoint`.execute(db)
  const { failing, disabled } = rows[0]!
  const detail = `${failing} endpoints fail, ${disabled} were disabled because they wanted no more.`
  return { name: 'webhooks', ok: failing + disabled === 0, detail }
}

async function credentialsCheck(db: Db, now: number): Promise<Check> {
  const { rows } = await sql<{ ending: number; refused: number }>`
    select count(*) filter (where expires_at < ${new Date(now + soonMs)})::int as ending,
      count(*) filter (where refused_at is not null)::int as refused from app_credential`.execute(db)
  const { ending, refused } = rows[0]!
  const detail = `${ending} end within 30 days or have ended; Microsoft refuses ${refused}.`
  return { name: 'credentials', ok: ending + refused === 0, detail }
}

async function connectionsCheck(db: Db, now: number): Promise<Check> {
  const { rows } = await sql<{ all: number; broken: number; unproven: number }>`
    select count(*)::int as all,
      count(*) filter (where status <> 'connected')::int as broken,
      count(*) filter (where status = 'connected'
        and coalesce(proven_at, created_at) < ${new Date(now - provenForMs)})::int as unproven
    from connection`.execute(db)
  const { all, broken, unproven } = rows[0]!
  const detail = `Of ${all}, ${broken} need somebody to act, and ${unproven} were not proven for more than a day.`
  // One user's connection is that user's matter; unproven ones are a sign that this server or Microsoft is away.
  return { name: 'connections', ok: unproven === 0, detail }
}
