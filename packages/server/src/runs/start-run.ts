/** Begins a run: its row and the work to advance it, in the transaction of what gives rise to it. */
import type { Transaction } from 'kysely'
import type { Clock } from '../clock.ts'
import { getVersion } from '../definitions/versions.ts'
import type { Engine } from '../engine/engine.ts'
import type { Database } from '../postgres/database.ts'
import { newId } from '../postgres/id.ts'
import { type RunTrigger, runWork, workOf } from './run.ts'

export type NewRun = {
  /** @default a new one */
  readonly id?: string | undefined
  readonly projectId: string
  readonly workflowId: string
  readonly version: number
  readonly enablementId: string | null
  readonly userId: string
  readonly connectionId: string | null
  readonly trigger: RunTrigger
  readonly settings: Readonly<Record<string, unknown>>
  /** What happened once starts one run of a workflow. */
  readonly triggerKey?: string | undefined
  readonly test?: boolean | undefined
  /** The run and the step that has begun this one, and how deep that run stands itself. */
  readonly parent?: { readonly runId: string; readonly path: string; readonly depth: number } | undefined
  readonly replayOf?: string | undefined
  /** Somebody waits for the reply. */
  readonly awaited?: boolean | undefined
}

type Services = { readonly engine: Pick<Engine, 'send'>; readonly clock: Clock }

/** @returns its id; `existing` when the trigger key has begun that run before, and nothing was done now */
export async function startRun(
  transaction: Transaction<Database>,
  { engine, clock }: Services,
  run: NewRun,
): Promise<{ id: string; existing: boolean }> {
  const { limits } = await getVersion(transaction, run.workflowId, run.version)
  const connected = run.connectionId !== null
  const row = await transaction
    .insertInto('run')
    .values({
      id: run.id ?? newId('run'),
      project_id: run.projectId,
      workflow_id: run.workflowId,
      version: run.version,
      enablement_id: run.enablementId,
      user_id: run.userId,
      connection_id: run.connectionId,
      trigger: JSON.stringify(run.trigger),
      settings: JSON.stringify(run.settings),
      trigger_key: run.triggerKey ?? null,
      test: run.test ?? false,
      state: 'queued',
      parent_run_id: run.parent?.runId ?? null,
      parent_path: run.parent?.path ?? null,
      replay_of: run.replayOf ?? null,
      awaited: run.awaited ?? false,
      depth: run.parent ? run.parent.depth + 1 : 0,
      per_connection: connected ? limits.perConnection : null,
      per_minute: connected ? limits.perMinute : null,
      created_at: new Date(clock.now()),
    })
    .onConflict((conflict) =>
      conflict.columns(['workflow_id', 'trigger_key']).where('trigger_key', 'is not', null).doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  if (row) {
    await engine.send(transaction, runWork, workOf(row.id))
    return { id: row.id, existing: false }
  }
  const { id } = await transaction
    .selectFrom('run')
    .select('id')
    .where('workflow_id', '=', run.workflowId)
    .where('trigger_key', '=', run.triggerKey!)
    .executeTakeFirstOrThrow()
  return { id, existing: true }
}
