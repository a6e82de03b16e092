/**
 * The jobs that have changed this drive. A process may be killed after the change and before the job is said to be over:
 * who takes the job up again finds here that nothing is left to do.
 */
import type { Change } from './item.ts'

export type DoneJobs = {
  /** The item that came of a job. */
  resourceOf(jobId: string): string | undefined
  apply(change: Change): void
}

export function openDoneJobs(): DoneJobs {
  const resources = new Map<string, string>()
  return {
    resourceOf: (jobId) => resources.get(jobId),
    apply({ job }) {
      if (job !== undefined) resources.set(job.id, job.resourceId)
    },
  }
}
