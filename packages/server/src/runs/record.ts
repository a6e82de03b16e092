/**
 * Writes down what a run does, each time in one statement that also asks whether the run is still this activation's:
 *
 *   added ─▸ pending ─▸ one statement: held? ─▸ steps, failed attempts, reply, end ─▸ committed
 *
 * What is added while a statement is under way goes into the next. What only computes waits for the next write; what
 * ends in the world is written as soon as the event loop turns.
 */
import type { RunState } from '@drawbridge/api'
import { sql, type Transaction } from 'kysely'
import type { Pool } from 'pg'
import type { Clock } from '../clock.ts'
import type { Database } from '../postgres/database.ts'
import { runPrepared } from '../postgres/prepared.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import { storable } from './json.ts'
import {
  type Change,
  type FailedAttempt,
  type Pending,
  type Placed,
  type StepWrite,
  writing,
} from './record-statement.ts'
import type { Reply, RunFailure } from './run.ts'
import { retryWhileAway } from './while-away.ts'
import type { WrittenItem } from './written-items.ts'

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

type Also = (transaction: Transaction<Database>) => Promise<void>

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
  async function write(to: Db, work: Pending, change?: Change): Promise<RunState> {
    revision += 1n
    const statement = writing({ runId, fence, revision, now: clock.now() }, work, change)
    const rows = to.isTransaction ? (await statement.execute(to)).rows : await runPrepared(pool, to, statement)
    if (!rows[0]) throw new Halted('The run has ended, or another server goes on with it.')
    return rows[0].state
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

  /** Microseconds tell the order of steps that begin within one millisecond. */
  function placed(write: StepWrite): Placed {
    const before = pending.steps.get(write.path)
    if (before) return { ...(before.input !== undefined && { input: before.input }), ...write, place: before.place }
    place = write.startedAt === latest ? Math.min(place + 1, 999) : 0
    latest = write.startedAt
    return { ...write, place }
  }

  /** When the event loop turns, so that what ends and what begins in the same turn is one statement. */
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

function empty(): Pending {
  return { steps: new Map(), attempts: [], written: [], reply: undefined }
}
