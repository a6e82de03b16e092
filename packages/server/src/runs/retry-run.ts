/** Goes on with a run that has ended, from the steps that failed or from one that somebody has chosen. */
import { sql } from 'kysely'
import { getVersion } from '../definitions/versions.ts'
import { Problem } from '../errors.ts'
import { inTransaction } from '../postgres/transaction.ts'
import { lockRun } from './control-run.ts'
import { keepAttempts } from './earlier-attempts.ts'
import { chosenStep, failedSteps } from './forget-steps.ts'
import { stepAt } from './present-step.ts'
import { isEnded, runWork, workOf } from './run.ts'
import type { RunServices } from './services.ts'

type Asked = {
  readonly projectId: string
  readonly runId: string
  /** From this step on, whatever has become of it. @default the steps that failed */
  readonly path?: string | undefined
}

const touches = new Set(['action', 'http_request', 'send_event', 'respond', 'workflow'])

/**
 * @returns the steps that had succeeded and touch the world: they are done again
 * @throws {Problem} `not_found`; `conflict` unless it has failed or was cancelled, or, from a chosen step, has ended
 */
export async function retryRun(
  { db, engine }: Pick<RunServices, 'db' | 'engine'>,
  { projectId, runId, path }: Asked,
): Promise<string[]> {
  return inTransaction(db, async (transaction) => {
    await lockRun(
      transaction,
      { projectId, runId },
      (state) => isEnded(state) && (path !== undefined || state !== 'succeeded'),
      path === undefined ? 'Only one that has failed or was cancelled is tried again.' : 'It has to end first.',
    )
    const run = await transaction
      .selectFrom('run')
      .select(['workflow_id', 'version'])
      .where('id', '=', runId)
      .executeTakeFirstOrThrow()
    const definition = await getVersion(transaction, run.workflow_id, run.version)
    const rows = await transaction.selectFrom('step').select(['path', 'state']).where('run_id', '=', runId).execute()
    const states = new Map(rows.map((row) => [row.path, row.state]))
    const forgotten = path === undefined ? failedSteps(definition, states) : chosenStep(definition, path)
    if (!forgotten) throw new Problem('not_found', 'path: There is no such step in this workflow.')

    const goes = (each: string): boolean =>
      forgotten.paths.has(each) || [...forgotten.inside].some((beginning) => each.startsWith(beginning))
    const gone = rows.filter((row) => goes(row.path))
    const paths = JSON.stringify(gone.map((row) => row.path))
    await keepAttempts(transaction, runId, paths)
    await sql`delete from step where run_id = ${runId}
      and path in (select jsonb_array_elements_text(${paths}::jsonb))`.execute(transaction)
    await transaction
      .updateTable('run')
      .set({ state: 'queued', failure: null, ended_at: null, waiting_for: null, wake_at: null, fence: sql`fence + 1` })
      .where('id', '=', runId)
      .execute()
    await engine.send(transaction, runWork, workOf(runId))
    return gone
      .filter((row) => row.state === 'succeeded' && touches.has(stepAt(definition, row.path)?.type ?? ''))
      .map((row) => row.path)
  })
}
