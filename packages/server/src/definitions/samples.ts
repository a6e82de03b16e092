/** What was there when a workflow last ran: the trigger's payload and the outputs of its steps, secrets blanked. */
import { sql } from 'kysely'
import type { Db } from '../postgres/transaction.ts'
import { blankSecrets } from '../telemetry/secrets.ts'

export type Samples = {
  /** Undefined where there was no run. */
  readonly trigger: unknown
  /** By the ids of steps, `each/save` within a body: of its first item that got so far. */
  readonly outputs: ReadonlyMap<string, unknown>
}

export const noSamples: Samples = { trigger: undefined, outputs: new Map() }

/** Longer ones stay where they are. */
const longestOutput = 200_000
/** So many runs are looked through, since the last may have ended early. */
const runs = 20

export async function readSamples(db: Db, projectId: string, workflowId: string): Promise<Samples> {
  const recent = await db
    .selectFrom('run')
    .select(['id', 'trigger'])
    .where('project_id', '=', projectId)
    .where('workflow_id', '=', workflowId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(runs)
    .execute()
  const last = recent[0]
  if (!last) return noSamples
  const { rows } = await sql<{ step: string; output: unknown }>`
    select distinct on (regexp_replace(path, '\\[[0-9]+\\]', '', 'g'))
      regexp_replace(path, '\\[[0-9]+\\]', '', 'g') as step, output
    from step
    where run_id = any(${recent.map(({ id }) => id)}) and state = 'succeeded' and output is not null and path !~ '\\]$'
      and output_content_id is null and pg_column_size(output) < ${longestOutput}
    order by regexp_replace(path, '\\[[0-9]+\\]', '', 'g'), started_at desc`.execute(db)
  return {
    trigger: blankSecrets((last.trigger as { payload?: unknown }).payload),
    outputs: new Map(rows.map(({ step, output }) => [step, blankSecrets(output)])),
  }
}
