/** What is in the followed drives of a user, for that user. */
import { userItemRoutes } from '@drawbridge/api'
import { type FollowedDrive, getFollowedDrive } from '../changes/followed-drive.ts'
import { listMirror, readMirror } from '../changes/mirror.ts'
import { findConnection } from '../connections/store.ts'
import { Problem } from '../errors.ts'
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
}
