/** Begins another run with the trigger of an earlier one. */
import { Problem } from '../errors.ts'
import { inTransaction } from '../postgres/transaction.ts'
import { getRun } from './read-runs.ts'
import type { RunServices } from './services.ts'
import { startRun } from './start-run.ts'

type Asked = { readonly projectId: string; readonly runId: string; readonly version: 'same' | 'newest' }

/** @returns the new run's id. @throws {Problem} `not_found`; `conflict` when the workflow is no longer there */
export async function replayRun(
  services: Pick<RunServices, 'db' | 'clock' | 'engine'>,
  { projectId, runId, version }: Asked,
): Promise<string> {
  const { db } = services
  const { record } = await getRun(db, projectId, runId)
  const workflow = await db
    .selectFrom('workflow')
    .select('version')
    .where('id', '=', record.workflowId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!workflow) throw new Problem('conflict', 'The workflow of this run was taken away. Its runs can be read only.')
  const { id } = await inTransaction(db, (transaction) =>
    startRun(transaction, services, {
      projectId,
      workflowId: record.workflowId,
      version: version === 'same' ? record.version : workflow.version,
      enablementId: record.enablementId,
      userId: record.userId,
      connectionId: record.connectionId,
      trigger: record.trigger,
      settings: record.settings,
      test: record.test,
      replayOf: record.id,
    }),
  )
  return id
}
