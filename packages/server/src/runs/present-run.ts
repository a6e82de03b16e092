/** Runs as the API shows them: what looks like a secret is blanked. */
import type { Run } from '@drawbridge/api'
import { redactJson } from './redact.ts'
import type { RunRecord } from './run.ts'

/** Why a run waits, for people. */
const reasons: Readonly<Record<string, string>> = {
  time: 'For its time.',
  retry: 'To try a step again that has failed.',
  workflow: 'For another workflow to end.',
  turn: 'For its turn: as many runs of its connection are at work, or have begun within a minute, as the workflow allows.',
  project_turn: 'For its turn: as many runs of the project are at work as this server allows.',
}

export function presentRun(run: RunRecord, workflowName: string): Run {
  return {
    id: run.id,
    projectId: run.projectId,
    workflowId: run.workflowId,
    workflowName,
    version: run.version,
    enablementId: run.enablementId,
    userId: run.userId,
    connectionId: run.connectionId,
    trigger: { ...run.trigger, payload: redactJson(run.trigger.payload) },
    test: run.test,
    state: run.state,
    waitingFor: run.waitingFor && (reasons[run.waitingFor] ?? run.waitingFor),
    wakeAt: run.wakeAt?.toISOString() ?? null,
    failure: run.failure,
    // Whoever has called gets it as it was meant; it was made to be given away.
    response: run.response,
    parentRunId: run.parentRunId,
    replayOf: run.replayOf,
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    endedAt: run.endedAt?.toISOString() ?? null,
  }
}
