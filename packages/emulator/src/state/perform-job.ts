/** Does the work of a job: copies within or between drives, fetches what is at a URL. */

import { planCopy } from './drive/copy-item.ts'
import type { Drive } from './drive/drive.ts'
import { itemNotFound } from './drive/refusals.ts'
import { sourceAt } from './fetch-source.ts'
import type { Job } from './jobs.ts'

/** @returns the id of the item that came of it. @throws GraphFailure */
export async function performJob(
  { id, order }: Pick<Job, 'id' | 'order'>,
  find: (driveId: string) => Promise<Drive | undefined>,
): Promise<string> {
  const to = await find(order.toDrive)
  if (to === undefined) throw itemNotFound('The drive could not be found.')
  const made = to.doneJobs.resourceOf(id)
  if (made !== undefined) return made
  if (order.operation === 'DownloadUrl') {
    const { item } = await to.putFile({ ...order.file, jobId: id }, await sourceAt(order.url), order.by)
    return item.id
  }
  const from = await find(order.fromDrive)
  if (from === undefined) throw itemNotFound('The drive could not be found.')
  let resourceId = ''
  to.change(order.by, (rules) => {
    const plan = planCopy(from.tree, rules, order.copy)
    resourceId = plan.resourceId
    if (from !== to) for (const content of plan.contents) to.adopt(content, from)
    return plan.put.length === 0 ? {} : { put: plan.put, job: { id, resourceId } }
  })
  return resourceId
}
