/**
 * Steps that touch the world: marked as begun before, recorded after, tried again in between.
 *
 *   begun ─▸ done ─▸ recorded
 *     ▲        └─ failed, may pass ─▸ a pause: in place when it is short, else the run is laid aside
 *
 * A step that is found begun was cut off in the middle by a server that died: it is begun again under the same key, and
 * counted, because what it did may have reached the world.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Failure, Retry } from '@drawbridge/api'
import { millisecondsOf } from './duration.ts'
import { failureOf } from './failure.ts'
import { Halted } from './record.ts'
import { asInput } from './redact.ts'
import { nextAttemptIn } from './retry-policy.ts'
import { StepError } from './step-error.ts'
import type { Result, Task } from './task.ts'

export type Attempt = {
  readonly number: number
  /** Aborts when the time of this attempt is over, or nothing more of the run is to be done here. */
  readonly signal: AbortSignal
}

export type Trying = {
  /** As it is written down. */
  readonly input: unknown
  readonly retry: Retry
  /** ISO 8601, of one attempt. */
  readonly timeout: string
}

export const defaultTimeout = 'PT5M'
/** Longer pauses lay the run aside; milliseconds. */
const longestInPlace = 5_000
/** A step that is cut off so often may be what kills the servers. */
const mostInterrupted = 20

export async function attempted(
  { activation, path, record, startedAt }: Pick<Task, 'activation' | 'path' | 'record' | 'startedAt'>,
  { input: given, retry, timeout }: Trying,
  work: (attempt: Attempt) => Promise<unknown>,
): Promise<Result> {
  const { recorder, services, signal } = activation
  const { clock, random, log, sleep = (ms, signal) => pause(ms, undefined, { signal }) } = services
  const input = asInput(given)
  let attempts = record?.attempts ?? 0
  let interrupted = record?.interrupted ?? 0

  if (record?.state === 'running') {
    interrupted += 1
    recorder.addAttempt({
      path,
      number: attempts,
      startedAt: record.attemptedAt,
      endedAt: clock.now(),
      failure: cutOff,
    })
    if (interrupted > mostInterrupted) return { state: 'failed', failure: cutOff, attempts, interrupted }
  }
  if (record?.state === 'waiting' && record.wakeAt !== null) {
    const left = record.wakeAt - clock.now()
    if (left > longestInPlace) return { state: 'parked', wakeAt: record.wakeAt, why: 'retry' }
    if (left > 0) await sleep(left, signal)
  }

  for (;;) {
    attempts += 1
    const attemptedAt = clock.now()
    recorder.add({ path, state: 'running', attempts, interrupted, input, startedAt, attemptedAt })
    await recorder.saved()
    try {
      const output = await withinTime(signal, millisecondsOf(timeout), (signal) => work({ number: attempts, signal }))
      return { state: 'succeeded', output, attempts, interrupted, attemptedAt }
    } catch (error) {
      if (signal.aborted) throw signal.reason
      if (error instanceof Halted) throw error
      const { failure, retryAfterMs } = failureOf(error)
      if (failure.code === 'internal') log.warn({ runId: activation.run.id, path, error }, 'A step failed unforeseen.')
      const delay = nextAttemptIn(failure, retryAfterMs, attempts - interrupted, retry, random)
      if (delay === undefined) return { state: 'failed', failure, attempts, interrupted, attemptedAt }

      const now = clock.now()
      recorder.addAttempt({ path, number: attempts, startedAt: attemptedAt, endedAt: now, failure })
      const wakeAt = now + delay
      recorder.add({ path, state: 'waiting', attempts, interrupted, failure, wakeAt, startedAt, attemptedAt })
      if (delay > longestInPlace) {
        return { state: 'parked', wakeAt, why: 'retry', attempts, interrupted, attemptedAt }
      }
      await sleep(delay, signal)
    }
  }
}

const cutOff: Failure = {
  code: 'interrupted',
  message: 'The server died in the middle; what the step did until then may have reached the world.',
  transient: true,
  status: null,
  requestId: null,
}

/** Ends with the time, even where the work does not listen. */
async function withinTime<T>(outer: AbortSignal, ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  outer.throwIfAborted()
  const control = new AbortController()
  const { promise: over, reject } = Promise.withResolvers<never>()
  const end = (reason: unknown): void => {
    reject(reason)
    control.abort(reason)
  }
  const stop = (): void => end(outer.reason)
  outer.addEventListener('abort', stop, { once: true })
  const tooLong = (): void => end(new StepError('timeout', `It took longer than ${ms / 1000} s.`, { transient: true }))
  const timer = setTimeout(tooLong, ms)
  try {
    // What the abort looks like from inside is the work's own affair: the reason is what counts, and is there first.
    return await Promise.race([over, work(control.signal)])
  } finally {
    clearTimeout(timer)
    outer.removeEventListener('abort', stop)
  }
}
