/** Which part of a project's feed somebody asks for. */
import { getWatch, hears } from '../changes/watch.ts'
import { findConnection } from '../connections/store.ts'
import { Problem } from '../errors.ts'
import type { FeedRequest } from '../events/feed.ts'
import type { Db } from '../postgres/transaction.ts'
import type { Projects } from '../projects/store.ts'

export type FeedServices = { readonly db: Db; readonly projects: Projects }

type Part = { readonly connectionId?: string | undefined; readonly watchId?: string | undefined }

/** @throws {Problem} `not_found` for what is not in this project */
export async function feedRequest(
  { db, projects }: FeedServices,
  projectId: string,
  { connectionId, watchId }: Part,
): Promise<Omit<FeedRequest, 'cursor' | 'limit'>> {
  await projects.get(projectId)
  if (connectionId !== undefined) {
    const connection = await findConnection(db, connectionId)
    if (connection?.projectId !== projectId) throw new Problem('not_found', 'There is no such connection.')
  }
  const watch = watchId === undefined ? undefined : await getWatch(db, projectId, watchId)
  return { projectId, connectionId, filter: watch && { name: watch.id, fits: hears(watch) } }
}
