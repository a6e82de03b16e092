/**
 * Writes down what a run does, each time in one statement that also asks whether the run is still this activation's:
 *
 *   added ─▸ pending ─▸ one statement: held? ─▸ steps, failed attempts, reply, end ─▸ committed
 *
 * What is added while a statement is under way goes into the next. What only computes waits for the next write; what
 * ends in the world is written as soon as the event loop turns.
 */
import type { Failure, RunState, StepState } from '@drawbridge/api'
import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Pool } from 'pg'
import type { Clock } from '../clock.ts'
import { wakeChannel } from '../engine/send.ts'
import type { Database } from '../postgres/database.ts'
import { runPrepared } from '../postgres/prepared.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import { runChannel } from './bell.ts'
import { storable } from './json.ts'
import { type Reply, type RunFailure, turnsTopic } from './run.ts'
import { retryWhileAway } from './while-away.ts'
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

/** The activation is to end: another has taken over, or somebody has paused or cancelled the run. */
export class Halted extends Error {
  override readonly name: string = 'Halted'
}

/** What is under way may still end, and is written down. */
class Paused extends Halted {
  override readonly name = 'Paused'
}

export type Ending = {
  readonly state: 'succeeded' | 'failed'
  readonly failure: RunFailure | null
  readonly at: number
}

export type Recorder = {
  /** Somebody has paused the run: what is under way may end, nothing more begins. */
  readonly paused: boolean
  pause(): void
  /** Written at once, or with the next. */
  add(write: StepWrite, when?: 'soon' | 'later'): void
  addAttempt(attempt: FailedAttempt): void
  /** What an action has left in a drive. */
  addWritten(items: readonly WrittenItem[]): void
  /** The first one counts. */
  reply(reply: Reply): void
  /** All that was added is committed. @throws {Halted} */
  saved(): Promise<void>
  /** Writes this together with what `work` does in the same transaction, or neither. @throws {Halted} */
  savedWith(step: StepWrite, work: Also): Promise<void>
  /** Ends the run, unless it was paused meanwhile; `also` in the same transaction. @throws {Halted} */
  end(ending: Ending, also?: Also): Promise<void>
  /** Lays the run aside until then, or until somebody wakes it. @throws {Halted} */
  park(parked: { readonly wakeAt: number | undefined; readonly waitingFor: string }, also: Also): Promise<void>
}

type Options = {
  readonly db: Db
  readonly pool: Pool
  readonly runId: string
  readonly fence: string
  /** Aborts when the server stops or another node has taken over. */
  readonly signal: AbortSignal
  /** Nothing can be written any more: another has taken over, somebody has stopped the run, or the database is gone. */
  readonly onHalt: (reason: unknown) => void
  readonly random: () => number
  readonly clock: Clock
}

/** With its place among those that begin in the same millisecond. */
type Placed = StepWrite & { readonly place: number }
type Pending = {
  steps: Map<string, Placed>
  attempts: FailedAttempt[]
  written: WrittenItem[]
  reply: Reply | undefined
}
type Also = (transaction: Transaction<Database>) => Promise<void>
type Change = { readonly set: RawBuilder<unknown> } | undefined

/** So many steps that only compute are kept back at most. */
const mostPending = 200

export function createRecorder({ db, pool, runId, fence, signal, onHalt, random, clock }: Options): Recorder {
  let pending = empty()
  let revision = BigInt(fence) * 1_000_000_000n
  let scheduled: Promise<void> | undefined
  let paused = false
  let latest = 0
  let place = 0
  let halted: { readonly by: unknown } | undefined
  /** One after the other, so that revisions are committed in their order. */
  let line: Promise<void> = Promise.resolve()

  function halt(by: unknown): unknown {
    if (!halted) {
      halted = { by }
      onHalt(by)
    }
    return halted.by
  }

  function inLine(work: () => Promise<void>): Promise<void> {
    const done = line.then(() => {
      if (halted) throw halted.by
      return work().catch((error: unknown) => {
        throw error instanceof Paused ? error : halt(error)
      })
    })
    line = done.catch(() => {})
    return done
  }

  /** @returns the state in which the run was found */
  async function write(to: Db, { steps, attempts, written, reply }: Pending, change?: Change): Promise<RunState> {
    revision += 1n
    const statement = sql<{ state: RunState }>`
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
        written.length > 0 ? sql`, noted as (${insertWritten(written, clock.now())})` : sql``
      }${reply || change ? changed(reply, change) : sql``}
      select state${reply || change ? announced : sql``} from held`
    const rows = to.isTransaction ? (await statement.execute(to)).rows : await runPrepared(pool, to, statement)
    if (!rows[0]) throw new Halted('The run has ended, or another server goes on with it.')
    return rows[0].state
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

  /** What is pending, and what belongs into the same commit. Tried again while the database is away. */
  function commit(change?: Change, also?: Also): Promise<void> {
    return inLine(async () => {
      const now = pending
      pending = empty()
      const work = async (to: Db): Promise<RunState> => {
        const state = await write(to, now, change)
        if (also && state === 'running') await also(to as Transaction<Database>)
        return state
      }
      const state = await away(() => (also ? inTransaction(db, work) : work(db)))
      if (state !== 'running') throw rest()
    })
  }

  /** As `commit`; but where the run is paused, nothing is written at all. */
  function commitWhole(step: StepWrite, also: Also): Promise<void> {
    return inLine(async () => {
      const whole = placed(step)
      const now = pending
      pending = empty()
      const steps = new Map([...now.steps, [step.path, whole]])
      try {
        await away(() =>
          inTransaction(db, async (transaction) => {
            if ((await write(transaction, { ...now, steps })) !== 'running') throw rest()
            await also(transaction)
          }),
        )
      } catch (error) {
        if (!paused) throw error
        pending.steps = new Map([...now.steps, ...pending.steps])
        pending.attempts = [...now.attempts, ...pending.attempts]
        pending.written = [...now.written, ...pending.written]
        throw error
      }
    })
  }

  function away<T>(work: () => Promise<T>): Promise<T> {
    return retryWhileAway(work, { signal, random })
  }

  function rest(): Paused {
    paused = true
    return new Paused('The run is paused.')
  }

  function flush(): Promise<void> {
    const nothing = pending.steps.size === 0 && pending.attempts.length === 0 && pending.reply === undefined
    return nothing ? inLine(async () => {}) : commit()
  }

  /** When the event loop turns, so that what ends and what begins in the same turn is one statement. */
  /** Microseconds tell the order of steps that begin within one millisecond. */
  function placed(write: StepWrite): Placed {
    const before = pending.steps.get(write.path)
    if (before) return { ...(before.input !== undefined && { input: before.input }), ...write, place: before.place }
    place = write.startedAt === latest ? Math.min(place + 1, 999) : 0
    latest = write.startedAt
    return { ...write, place }
  }

  function soon(): Promise<void> {
    scheduled ??= new Promise((done, fail) => {
      setImmediate(() => {
        scheduled = undefined
        flush().then(done, fail)
      })
    })
    return scheduled
  }

  /** Whoever goes on hears why it failed. */
  const unheard = (): void => {}

  return {
    get paused() {
      return paused
    },
    pause() {
      paused = true
    },
    add(write, when = 'soon') {
      pending.steps.set(write.path, placed(write))
      if (when === 'soon' || pending.steps.size >= mostPending) soon().catch(unheard)
    },
    addAttempt: (attempt) => void pending.attempts.push(attempt),
    addWritten: (items) => void pending.written.push(...items),
    reply(reply) {
      pending.reply ??= reply
      soon().catch(unheard)
    },
    saved: soon,
    savedWith: commitWhole,
    end({ state, failure, at }, also) {
      const set = sql`state = ${state}, failure = ${failure && storable(JSON.stringify(failure))}::jsonb,
        ended_at = ${new Date(at)}, wake_at = null, waiting_for = null`
      return commit({ set }, also)
    },
    park({ wakeAt, waitingFor }, also) {
      const set = sql`state = 'waiting', wake_at = ${wakeAt === undefined ? null : new Date(wakeAt)}::timestamptz,
        waiting_for = ${waitingFor}`
      return commit({ set }, also)
    },
  }
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

function empty(): Pending {
  return { steps: new Map(), attempts: [], written: [], reply: undefined }
}
