/** What is in the followed drives of a user, for that user. */
import { type Change, userItemRoutes } from '@drawbridge/api'
import { type FollowedDrive, getFollowedDrive } from '../changes/followed-drive.ts'
import { listMirror, readMirror } from '../changes/mirror.ts'
import { findConnection } from '../connections/store.ts'
import { Problem } from '../errors.ts'
import { readFeed } from '../events/feed.ts'
import type { Db } from '../postgres/transaction.ts'
import type { UserCaller } from './authenticate.ts'
import type { Mount } from './mount.ts'

export function mountUserItems(mount: Mount, { db }: { readonly db: Db }): void {
  /** @throws {Problem} `not_found`, also for another user's, so that nobody learns which there are */
  async function driveOf(connectionId: string, { projectId, userId }: UserCaller): Promise<FollowedDrive> {
    const connection = await findConnection(db, connectionId)
    if (connection?.projectId !== projectId || connection.userId !== userId) {
      throw new Problem('not_found', 'There is no such connection.')
    }
    return getFollowedDrive(db, connection.id)
  }

  mount(userItemRoutes.listItems, async ({ params, query, user }) =>
    listMirror(db, await driveOf(params.connectionId, user), query),
  )
  mount(userItemRoutes.getItem, async ({ params, query, user }) =>
    readMirror(db, await driveOf(params.connectionId, user), query.id),
  )
  mount(userItemRoutes.listChanges, async ({ params, query: { cursor = 'now', limit }, user }) => {
    const { connectionId, projectId } = await driveOf(params.connectionId, user)
    const filter = { name: `items:${connectionId}`, fits: ({ type }: { type: string }) => type.startsWith('item.') }
    const page = await readFeed(db, { projectId, connectionId, filter, cursor, limit })
    const changes = page.events.map(({ id, timestamp, data }) => ({ ...(data as Change), id, timestamp }))
    return { changes, cursor: page.cursor, more: page.more }
  })
}
