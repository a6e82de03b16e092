/** Advances runs of workflows: when they begin, when what they waited for has come, and when a server has died over one. */
import { defineProcess, type Process } from '../engine/process.ts'
import { advanceRun } from '../runs/advance-run.ts'
import { type RunJob, runWork } from '../runs/run.ts'
import type { WorkflowServices } from './services.ts'

export function runWorkflow(services: WorkflowServices): Process<RunJob> {
  return defineProcess<RunJob>({
    ...runWork,
    concurrency: 50,
    timeLimitMs: 6 * 60 * 60_000,
    run: ({ data: { runId }, signal }) => advanceRun(services, runId, signal),
  })
}
