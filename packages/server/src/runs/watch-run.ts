/** A run as it goes on: what has changed since the last look, until it has ended. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Run, RunStep } from '@drawbridge/api'
import { getRun, presentSteps } from './read-runs.ts'
import { isEnded } from './run.ts'
import type { RunServices } from './services.ts'

export type Look = {
  readonly run: Run
  /** Those that have changed. */
  readonly steps: RunStep[]
  /** Where to go on for who comes back. */
  readonly revision: string
}

type Watching = {
  readonly projectId: string
  readonly runId: string
  /** Only what came after. */
  readonly revision: string
  readonly signal: AbortSignal
  /** Before each look: may the reader still? */
  assertMay(): Promise<void>
}

const mostSteps = 200
/** Looks are further apart the longer nothing happens; milliseconds. */
const shortestPauseMs = 250
const longestPauseMs = 2_000
/** So often somebody hears that nothing has happened. */
const heartbeatMs = 15_000

export async function* watchRun(
  { db, runBell }: Pick<RunServices, 'db' | 'runBell'>,
  { projectId, runId, revision, signal, assertMay }: Watching,
): AsyncGenerator<Look> {
  let last = revision
  let shown = ''
  let pauseMs = shortestPauseMs
  let toldAt = 0
  while (!signal.aborted) {
    await assertMay()
    const { record, run } = await getRun(db, projectId, runId)
    const rows = await db
      .selectFrom('step')
      .selectAll()
      .where('run_id', '=', runId)
      .where('revision', '>', last)
      .orderBy('revision')
      // All of one write, which have one revision.
      .fetch(mostSteps, 'with ties')
      .execute()
    const text = JSON.stringify(run)
    last = rows.at(-1)?.revision ?? last
    const news = rows.length > 0 || text !== shown
    if (news || Date.now() - toldAt > heartbeatMs) {
      shown = text
      toldAt = Date.now()
      yield { run, steps: await presentSteps(db, record, rows), revision: last }
    }
    if (rows.length >= mostSteps) continue
    if (isEnded(run.state)) return
    pauseMs = news ? shortestPauseMs : Math.min(pauseMs * 1.5, longestPauseMs)
    const looked = new AbortController()
    const until = AbortSignal.any([signal, looked.signal])
    await Promise.race([runBell.rung(runId, until), sleep(pauseMs, undefined, { signal: until }).catch(() => {})])
    looked.abort()
  }
}
