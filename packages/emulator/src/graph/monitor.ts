/** Monitors of jobs: `/_content/monitor/{id}`, for whoever has the address. */
import { itemNotFound } from '../state/drive/refusals.ts'
import { isOver, type Job, percentageOf } from '../state/jobs.ts'
import { jsonAnswer, type Prepared } from './answers.ts'
import type { GraphRequest, GraphServices } from './graph-request.ts'

/** The answer to the request that started a job. */
export function monitorAnswer({ origin }: GraphRequest, { id }: Job): Prepared {
  return { status: 202, headers: { Location: `${origin}/_content/monitor/${id}` } }
}

/** @throws GraphFailure 404 */
export async function monitor({ drives, clock }: GraphServices, id: string): Promise<Prepared> {
  await drives.jobs.settle()
  const job = drives.jobs.get(id)
  if (job === undefined) throw itemNotFound('There is no such operation.')
  const { operation } = job.order
  if (job.error !== undefined) {
    const { code, message } = job.error
    return jsonAnswer(JSON.stringify({ operation, status: 'failed', errorCode: code, error: { code, message } }))
  }
  const percentageComplete = percentageOf(job, clock.now())
  if (!isOver(job)) return jsonAnswer(JSON.stringify({ operation, percentageComplete, status: 'inProgress' }), 202)
  const { resourceId } = job
  return jsonAnswer(JSON.stringify({ operation, percentageComplete, resourceId, status: 'completed' }))
}
