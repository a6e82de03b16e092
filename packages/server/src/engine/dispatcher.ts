/**
 * Runs the jobs of one process on this node.
 *
 *   free slots ─▸ fetch as many ─▸ run ─┬─ returned ─▸ finish, together with others that ended meanwhile
 *        ▲                              └─ threw ────▸ one transaction: finish, and a timer that brings it back
 *        └──────────────────────────────────────────── slot free
 *
 * Runs that go on are touched every few seconds. What another node has taken over meanwhile is aborted here.
 */
import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import type { Log } from '../telemetry/log.ts'
import { createIdle } from './idle.ts'
import { pauseAfter } from './pause.ts'
import type { Process } from './process.ts'
import { defaultTimeLimitMs, heartbeatSeconds, type QueuedJob, type Queues } from './queues.ts'
import { insertTimer } from './send.ts'

export type Dispatcher = {
  /** There may be work. */
  wake(): void
  /** Takes no more work, lets what runs end, aborts it when the time is over, and hands back what is left. */
  stop(graceMs: number): Promise<void>
}

export type DispatcherOptions = {
  readonly process: Process
  readonly queues: Queues
  readonly db: Db
  readonly clock: Clock
  readonly random: () => number
  readonly log: Log
}

type Run = { readonly job: QueuedJob; readonly control: AbortController; readonly ended: Promise<void> }

/** In case an announcement was missed; milliseconds. */
const pollMs = 2_000
const longestPauseMs = 5_000
const touchMs = (heartbeatSeconds * 1000) / 4

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { process, queues, db, clock, random, log } = options
  const { name, concurrency = 10, timeLimitMs = defaultTimeLimitMs } = process
  const runs = new Map<string, Run>()
  const idle = createIdle()
  let stopping = false
  /** The last fetch found as much as it had room for. */
  let more = false

  async function work(): Promise<void> {
    let failures = 0
    while (!stopping) {
      const free = concurrency - runs.size
      let found = 0
      try {
        found = free > 0 ? await begin(free) : 0
        failures = 0
      } catch (error) {
        failures += 1
        if (failures === 1) log.warn({ process: name, error }, 'No work can be fetched; it is tried again.')
        await idle.wait(pauseAfter(failures, random, longestPauseMs))
        continue
      }
      more = found === free
      if (!more || runs.size >= concurrency) await idle.wait(pollMs)
    }
  }

  async function begin(most: number): Promise<number> {
    const jobs = await queues.fetch(process, most)
    for (const job of jobs) {
      const control = new AbortController()
      runs.set(job.id, { job, control, ended: run(job, control) })
    }
    return jobs.length
  }

  async function run(job: QueuedJob, control: AbortController): Promise<void> {
    const { work: data, failures } = job.data
    const limit = setTimeout(() => control.abort(new Error(`${name} took too long.`)), timeLimitMs)
    try {
      await process.run({ data, failures, signal: control.signal })
      await finishing.add(job)
    } catch (error) {
      await bringBack(job, control, error)
    } finally {
      clearTimeout(limit)
      runs.delete(job.id)
      if (more || stopping) idle.wake()
    }
  }

  /** Later, as a timer, so that a job that always fails does not run hot. */
  async function bringBack(job: QueuedJob, { signal }: AbortController, error: unknown): Promise<void> {
    try {
      if (stopping && signal.aborted) return await queues.giveBack(name, [job])
      const failures = job.data.failures + 1
      log.warn({ process: name, jobId: job.id, failures, error }, 'A job failed; it is run again later.')
      await inTransaction(db, async (transaction) => {
        if (!(await queues.finish(name, [job], transaction))) return
        const at = clock.now() + pauseAfter(failures, random)
        const key = job.groupId ?? undefined
        await insertTimer(transaction, { process: name, key, data: job.data.work, failures, at })
      })
    } catch (cause) {
      log.warn(
        { process: name, jobId: job.id, error: cause },
        'A job could not be handed back; another node will find it.',
      )
    }
  }

  /** Ends what has ended meanwhile in one statement. */
  const finishing = (() => {
    let waiting: { job: QueuedJob; done: () => void }[] = []
    let busy = false
    const flush = async (): Promise<void> => {
      busy = true
      while (waiting.length > 0) {
        const batch = waiting
        waiting = []
        await finishOrLeave(batch.map(({ job }) => job))
        for (const { done } of batch) done()
      }
      busy = false
    }
    return {
      add: (job: QueuedJob): Promise<void> =>
        new Promise((done) => {
          waiting.push({ job, done })
          if (!busy) void flush()
        }),
    }
  })()

  /** While the database is away it is tried again; should that take too long, the jobs are run once more. */
  async function finishOrLeave(jobs: readonly QueuedJob[]): Promise<void> {
    for (let failures = 1; failures <= 10; failures++) {
      try {
        await queues.finish(name, jobs)
        return
      } catch (error) {
        if (failures === 1) log.warn({ process: name, error }, 'Ended work cannot be noted; it is tried again.')
        await new Promise((done) => setTimeout(done, pauseAfter(failures, random, longestPauseMs)))
      }
    }
  }

  const touching = setInterval(() => {
    const held = [...runs.values()]
    if (held.length === 0) return
    queues
      .touch(
        name,
        held.map(({ job }) => job),
      )
      .then(
        (ours) => {
          for (const { job, control } of held) {
            if (!ours.has(job.id)) control.abort(new Error(`${name}: another node has taken this job over.`))
          }
        },
        // The database is away; what is not touched for too long is taken over, and its end here changes nothing.
        () => {},
      )
  }, touchMs)

  const working = work()
  return {
    wake() {
      more = true
      idle.wake()
    },
    async stop(graceMs) {
      stopping = true
      idle.wake()
      await working
      const all = Promise.all([...runs.values()].map(({ ended }) => ended))
      await Promise.race([all, timeout(graceMs)])
      for (const { control } of runs.values()) control.abort(new Error('The server stops.'))
      await Promise.race([all, timeout(2_000)])
      clearInterval(touching)
      const left = [...runs.values()].map(({ job }) => job)
      if (left.length > 0) await queues.giveBack(name, left).catch(() => {})
    },
  }
}

function timeout(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms).unref())
}
