/** The last write of an activation: the run is laid aside, or has ended, and whoever is to know is told. */
import type { Transaction } from 'kysely'
import { recordEvent } from '../events/record-event.ts'
import type { Database } from '../postgres/database.ts'
import type { Activation } from './activation.ts'
import { type RunFailure, type RunRecord, runWork, workOf } from './run.ts'
import type { RunServices } from './services.ts'
import type { Walked } from './walk.ts'

export async function conclude(activation: Activation, walked: Walked): Promise<void> {
  const { recorder, run, services, definition } = activation
  const { engine, clock } = services
  if (walked.kind === 'parked') {
    const { wakeAt, why } = walked
    return recorder.park({ wakeAt, waitingFor: why }, async (transaction) => {
      if (wakeAt !== undefined) await engine.send(transaction, runWork, workOf(run.id, wakeAt))
    })
  }
  const failure = walked.kind === 'failed' ? walked.failure : null
  const state = failure ? 'failed' : 'succeeded'
  const at = clock.now()
  // A failure is told to all who want it; a success only to those who have asked for this very type.
  const hearers = failure ? undefined : await successHearers(services, run.projectId)
  const { parentRunId } = run
  const told = failure !== null || (hearers?.length ?? 0) > 0
  if (!told && parentRunId === null) return recorder.end({ state, failure, at })
  return recorder.end({ state, failure, at }, async (transaction) => {
    if (parentRunId !== null) await engine.send(transaction, runWork, workOf(parentRunId))
    if (told) await tellEnd(transaction, { ...run, workflowName: definition.name }, failure, at, hearers)
  })
}

type EndedRun = Pick<
  RunRecord,
  'id' | 'projectId' | 'workflowId' | 'version' | 'enablementId' | 'userId' | 'connectionId' | 'test'
> & { readonly workflowName: string }

/**
 * The event of an end.
 *
 * @param endpointIds who is to hear of it. @default all who want its type
 */
export async function tellEnd(
  transaction: Transaction<Database>,
  run: EndedRun,
  failure: RunFailure | null,
  at: number,
  endpointIds?: readonly string[],
): Promise<void> {
  const { id, projectId, workflowId, workflowName, version, enablementId, userId, connectionId, test } = run
  const about = { runId: id, workflowId, workflowName, version, enablementId, userId, connectionId, test }
  const type = failure ? 'run.failed' : 'run.succeeded'
  const data = { ...about, ...(failure && { failure }) }
  await recordEvent(transaction, { projectId, type, subject: id, data, endpointIds }, at)
}

/** Asked for once in a few seconds, since every run asks. */
function successHearers({ db, memory }: RunServices, projectId: string): Promise<string[]> {
  return memory.recall(projectId, 'run.succeeded', async () => {
    const rows = await db
      .selectFrom('webhook_endpoint')
      .select(['id', 'event_types'])
      .where('project_id', '=', projectId)
      .where('enabled', '=', true)
      .execute()
    return rows.filter(({ event_types }) => event_types.includes('run.succeeded')).map(({ id }) => id)
  })
}
