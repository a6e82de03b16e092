/**
 * A run: one time that a workflow is done. Its row holds the fence: each activation takes a higher number, and writes
 * nothing once another one has.
 */
import type { Failure, RunState, StepState } from '@drawbridge/api'
import type { Process } from '../engine/process.ts'
import type { Row } from '../postgres/database.ts'

/** The process that advances a run; its key is the run's id. */
export const runWork: Pick<Process<RunJob>, 'name' | 'onePerKey'> = { name: 'run-workflow', onePerKey: true }
/** Announced when a run has made room for others (runs/give-turns.ts). */
export const turnsTopic = 'turns'

export type RunJob = { readonly runId: string }

export function workOf(runId: string, at?: number) {
  return { data: { runId }, key: runId, ...(at !== undefined && { at }) }
}

export type TriggerType = 'file_change' | 'schedule' | 'app_event' | 'call' | 'manual' | 'workflow'
export type RunTrigger = {
  readonly type: TriggerType
  /** The event that it answers. */
  readonly eventId: string | null
  readonly payload: unknown
}

/** Of a run that has failed: why, and which step it was. */
export type RunFailure = Failure & { readonly path: string | null }
export type Reply = { readonly status: number; readonly body: unknown }

export type RunRecord = {
  readonly id: string
  readonly projectId: string
  readonly workflowId: string
  readonly version: number
  readonly enablementId: string | null
  readonly userId: string
  readonly connectionId: string | null
  readonly trigger: RunTrigger
  readonly settings: Readonly<Record<string, unknown>>
  readonly test: boolean
  readonly state: RunState
  readonly fence: string
  readonly waitingFor: string | null
  readonly wakeAt: Date | null
  readonly failure: RunFailure | null
  readonly response: Reply | null
  readonly parentRunId: string | null
  readonly parentPath: string | null
  readonly replayOf: string | null
  readonly depth: number
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly endedAt: Date | null
}

/** What is known of a step. Times are milliseconds since 1970. */
export type StepRecord = {
  readonly path: string
  readonly state: StepState
  /** How often it was begun, and how often of these a server died in the middle. */
  readonly attempts: number
  readonly interrupted: number
  readonly output: unknown
  readonly outputContentId: string | null
  readonly failure: Failure | null
  readonly wakeAt: number | null
  readonly startedAt: number
  /** When its last attempt began. */
  readonly attemptedAt: number
  readonly endedAt: number | null
}

export function isEnded(state: RunState): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'cancelled'
}

export function runFromRow(row: Row<'run'>): RunRecord {
  return {
    id: row.id,
    projectId: row.project_id,
    workflowId: row.workflow_id,
    version: row.version,
    enablementId: row.enablement_id,
    userId: row.user_id,
    connectionId: row.connection_id,
    trigger: row.trigger as RunTrigger,
    settings: row.settings,
    test: row.test,
    state: row.state,
    fence: row.fence,
    waitingFor: row.waiting_for,
    wakeAt: row.wake_at,
    failure: row.failure as RunFailure | null,
    response: row.response as Reply | null,
    parentRunId: row.parent_run_id,
    parentPath: row.parent_path,
    replayOf: row.replay_of,
    depth: row.depth,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  }
}
