/**
 * The one statement with which a run's work is written down: it asks whether the run is still this activation's, and
 * writes steps, failed attempts, what was left in drives, the reply and the run's own change, or nothing.
 */
import type { Failure, RunState, StepState } from '@drawbridge/api'
import { type RawBuilder, sql } from 'kysely'
import { wakeChannel } from '../engine/send.ts'
import { runChannel } from './bell.ts'
import { storable } from './json.ts'
import { type Reply, turnsTopic } from './run.ts'
import { insertWritten, type WrittenItem } from './written-items.ts'

export type StepWrite = {
  readonly path: string
  readonly state: StepState
  readonly attempts: number
  readonly interrupted: number
  /** What is absent stays as it was. */
  readonly input?: unknown
  readonly output?: unknown
  readonly outputContentId?: string | undefined
  readonly failure?: Failure | null | undefined
  readonly wakeAt?: number | null | undefined
  readonly startedAt: number
  /** When the last attempt began. @default when the step did */
  readonly attemptedAt?: number | undefined
  readonly endedAt?: number | null | undefined
}

export type FailedAttempt = {
  readonly path: string
  readonly number: number
  readonly startedAt: number
  readonly endedAt: number
  readonly failure: Failure
}

/** With its place among those that begin in the same millisecond. */
export type Placed = StepWrite & { readonly place: number }
export type Pending = {
  steps: Map<string, Placed>
  attempts: FailedAttempt[]
  written: WrittenItem[]
  reply: Reply | undefined
}
/** What is set in the run's own row, if it is not paused. */
export type Change = { readonly set: RawBuilder<unknown> } | undefined

export type Writing = {
  readonly runId: string
  readonly fence: string
  /** Grows with each statement. */
  readonly revision: bigint
  /** Milliseconds since 1970. */
  readonly now: number
}

/** @returns the state in which the run was found; no row where it is no longer this activation's */
export function writing({ runId, fence, revision, now }: Writing, pending: Pending, change?: Change) {
  const { steps, attempts, written, reply } = pending
  return sql<{ state: RunState }>`
      with held as (
        select id, state, awaited, project_id, workflow_id, connection_id from run
        where id = ${runId} and fence = ${fence} and state in ('running', 'paused', 'queued') for no key update
      ), written as (
        insert into step (run_id, path, state, attempts, interrupted, input, output, output_content_id, failure,
          wake_at, started_at, attempted_at, ended_at, revision)
        select held.id, s.path, s.state, s.attempts, s.interrupted, s.input, s.output, s."outputContentId", s.failure,
          s."wakeAt", s."startedAt", s."attemptedAt", s."endedAt", ${revision}
        from held, jsonb_to_recordset(${rowsOf(steps)}::jsonb) as s(path text, state text, attempts int,
          interrupted int, input jsonb, output jsonb, "outputContentId" text, failure jsonb, "wakeAt" timestamptz,
          "startedAt" timestamptz, "attemptedAt" timestamptz, "endedAt" timestamptz)
        where s.state <> 'running' or held.state = 'running'
        on conflict (run_id, path) do update set state = excluded.state, attempts = excluded.attempts,
          interrupted = excluded.interrupted, input = coalesce(excluded.input, step.input), output = excluded.output,
          output_content_id = excluded.output_content_id, failure = excluded.failure, wake_at = excluded.wake_at,
          attempted_at = excluded.attempted_at, ended_at = excluded.ended_at, revision = excluded.revision
      )${attempts.length > 0 ? tried(attempts) : sql``}${
        written.length > 0 ? sql`, noted as (${insertWritten(written, now)})` : sql``
      }${reply || change ? changed(reply, change) : sql``}
      select state${reply || change ? announced : sql``} from held`
}

function tried(attempts: readonly FailedAttempt[]): RawBuilder<unknown> {
  const rows = attempts.map((attempt) => ({
    ...attempt,
    startedAt: new Date(attempt.startedAt),
    endedAt: new Date(attempt.endedAt),
  }))
  return sql`, tried as (
      insert into step_attempt (run_id, path, number, started_at, ended_at, failure)
      select held.id, a.path, a.number, a."startedAt", a."endedAt", a.failure
      from held, jsonb_to_recordset(${storable(JSON.stringify(rows))}::jsonb) as a(path text, number int,
        "startedAt" timestamptz, "endedAt" timestamptz, failure jsonb)
      on conflict do nothing
    )`
}

function changed(reply: Reply | undefined, change: Change): RawBuilder<unknown> {
  const replied = reply && sql`response = coalesce(response, ${storable(JSON.stringify(reply))}::jsonb)`
  const set = sql.join([replied, change?.set].filter((part) => part !== undefined))
  const still = change ? sql` and held.state = 'running'` : sql``
  // Whoever is laid aside or ends makes room for others.
  const left = change
    ? sql`, left_over as (delete from run_slot s using held where s.run_id = held.id and held.state = 'running')`
    : sql``
  return sql`, changed as (update run set ${set} from held where run.id = held.id${still})${left}`
}

/** To whoever waits for the run, and to those whose turn it may be now. */
const announced = sql`,
        case when awaited then pg_notify(${sql.lit(runChannel)}, id) end,
        case when exists (
          select from run w where w.waiting_for = 'turn' and w.workflow_id = held.workflow_id
            and w.connection_id = held.connection_id
        ) or exists (
          select from run w where w.waiting_for = 'project_turn' and w.project_id = held.project_id
        ) then pg_notify(${sql.lit(wakeChannel)}, ${sql.lit(turnsTopic)}) end`

function rowsOf(steps: ReadonlyMap<string, Placed>): string {
  const rows = [...steps.values()].map(({ place, ...step }) => ({
    ...step,
    wakeAt: dateOf(step.wakeAt),
    startedAt: new Date(step.startedAt).toISOString().replace('Z', `${String(place).padStart(3, '0')}Z`),
    attemptedAt: dateOf(step.attemptedAt ?? step.startedAt),
    endedAt: dateOf(step.endedAt),
  }))
  return storable(JSON.stringify(rows))
}

function dateOf(time: number | null | undefined): Date | null {
  return time === null || time === undefined ? null : new Date(time)
}
