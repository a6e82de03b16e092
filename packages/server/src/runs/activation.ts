/**
 * One activation of a run: it takes a new fence, knows what is recorded, and goes on from there. Whoever took the run up
 * before finds its writes refused from now on.
 */
import type { Definition } from '@drawbridge/api'
import { sql } from 'kysely'
import { getVersion } from '../definitions/versions.ts'
import type { Row } from '../postgres/database.ts'
import { runPrepared } from '../postgres/prepared.ts'
import type { Db } from '../postgres/transaction.ts'
import { type KnownFacts, knownFacts } from './known-facts.ts'
import { createRecorder, Halted, type Recorder } from './record.ts'
import { type RunRecord, runFromRow, type StepRecord } from './run.ts'
import type { RunServices } from './services.ts'

export type Activation = {
  readonly services: RunServices
  readonly run: RunRecord
  readonly definition: Definition
  readonly recorder: Recorder
  /** By path. What is inside of a for-each is loaded when its turn comes. */
  readonly steps: Map<string, StepRecord>
  /** Aborts when nothing more of this run is to be done here. */
  readonly signal: AbortSignal
  /** What expressions know apart from the steps, the moment and the item. */
  readonly known: KnownFacts
}

type StepColumns = Omit<StepRecord, 'wakeAt' | 'startedAt' | 'attemptedAt' | 'endedAt'> & {
  readonly wakeAt: string | null
  readonly startedAt: string
  readonly attemptedAt: string
  readonly endedAt: string | null
}

/** In SQL: what is known of a step, as JSON. */
const stepJson = sql`jsonb_build_object('path', path, 'state', state, 'attempts', attempts, 'interrupted', interrupted,
  'output', output, 'outputContentId', output_content_id, 'failure', failure, 'wakeAt', wake_at,
  'startedAt', started_at, 'attemptedAt', attempted_at, 'endedAt', ended_at)`

/** @returns `undefined` when there is nothing to do: it is paused, has ended, or is not there */
export async function activate(
  services: RunServices,
  runId: string,
  signal: AbortSignal,
): Promise<(Activation & Disposable) | undefined> {
  const { db, pool, clock, random, runBell, runsPerProject } = services
  const [found] = await runPrepared(
    pool,
    db,
    sql<Row<'run'> & { readonly steps: StepColumns[] | null }>`
      select (found.taken).*, found.steps
      from take_run(${runId}, ${new Date(clock.now())}, ${runsPerProject}) found`,
  )
  if (!found) return undefined
  const { steps, ...taken } = found
  const run = runFromRow(taken)
  const control = new AbortController()
  const either = AbortSignal.any([signal, control.signal])
  const onHalt = (reason: unknown): void => control.abort(reason)
  const definition = await getVersion(db, run.workflowId, run.version)
  const known = await knownFacts(db, run, definition)
  const recorder = createRecorder({ db, pool, runId, fence: run.fence, signal, onHalt, random, clock })
  const unlisten = runBell.onRing(runId, () => void look(db, run, recorder, onHalt))
  return {
    services,
    run,
    definition,
    recorder,
    steps: new Map((steps ?? []).map((step) => [step.path, stepFrom(step)])),
    signal: either,
    known,
    [Symbol.dispose]: unlisten,
  }
}

/** Of a for-each, such as `each`: its items that are settled, and what is recorded inside of those that are not. */
export async function loadItems(db: Db, runId: string, path: string): Promise<StepRecord[]> {
  const begin = `${path}[`
  const place = begin.length + 1
  const { rows } = await sql<{ step: StepColumns }>`
    select ${stepJson} as step from step
    where run_id = ${runId} and starts_with(path, ${begin}) and (
      substr(path, ${place}) ~ '^[0-9]+\]$' or (
        substr(path, ${place}) ~ '^[0-9]+\]/[^[]+$' and not exists (
          select from step item where item.run_id = step.run_id
            and item.path = left(step.path, ${place - 1} + position(']' in substr(step.path, ${place})))
        )
      )
    )`.execute(db)
  return rows.map(({ step }) => stepFrom(step))
}

function stepFrom({ wakeAt, startedAt, attemptedAt, endedAt, ...step }: StepColumns): StepRecord {
  return {
    ...step,
    wakeAt: wakeAt === null ? null : Date.parse(wakeAt),
    startedAt: Date.parse(startedAt),
    attemptedAt: Date.parse(attemptedAt),
    endedAt: endedAt === null ? null : Date.parse(endedAt),
  }
}

/** A run that was cancelled, or taken up elsewhere, is left at once, even in the middle of a step. */
async function look(db: Db, { id, fence }: RunRecord, recorder: Recorder, halt: (by: unknown) => void): Promise<void> {
  const query = db.selectFrom('run').select(['fence', 'state']).where('id', '=', id)
  const row = await query.executeTakeFirst().catch(() => undefined)
  if (row && row.fence !== fence) halt(new Halted('The run was stopped.'))
  if (row?.state === 'paused') recorder.pause()
}
