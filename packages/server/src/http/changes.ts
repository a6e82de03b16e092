/** Watches, followed drives, what is in them, and the feed. */
import { changeRoutes } from '@drawbridge/api'
import { checkFilter } from '../changes/check-filter.ts'
import {
  compareEverything,
  getFollowedDrive,
  listFollowedDrives,
  presentFollowedDrive,
  readDrives,
} from '../changes/followed-drive.ts'
import { listMirror, readMirror } from '../changes/mirror.ts'
import { assertFolder } from '../changes/open-drive.ts'
import { deleteWatch, insertWatch, listWatches, presentWatch } from '../changes/watch.ts'
import type { ConnectionServices } from '../connections/services.ts'
import { findConnection } from '../connections/store.ts'
import type { Engine } from '../engine/engine.ts'
import { Problem } from '../errors.ts'
import { readFeed } from '../events/feed.ts'
import { inTransaction } from '../postgres/transaction.ts'
import { pullDriveWork, pullOf } from '../workflows/drive-work.ts'
import { feedRequest } from './feed-request.ts'
import type { Mount } from './mount.ts'

type Services = ConnectionServices & { readonly engine: Pick<Engine, 'send'> }
type InProject = { readonly projectId: string; readonly connectionId: string }

export function mountChanges(mount: Mount, services: Services): void {
  const { db, clock, projects, engine } = services
  mount(changeRoutes.listWatches, async ({ params: { projectId }, query }) => {
    await projects.get(projectId)
    const { items, nextCursor } = await listWatches(db, { ...query, projectId })
    return { watches: items.map(presentWatch), nextCursor }
  })

  mount(changeRoutes.createWatch, async ({ params: { projectId }, body }) => {
    await projects.get(projectId)
    const { connectionId = null, webhookEndpointId = null, filter } = body
    const connection = connectionId === null ? undefined : await connectionOf({ projectId, connectionId })
    if (webhookEndpointId !== null) await assertEndpoint(projectId, webhookEndpointId)
    if (connection && filter.folderId !== undefined) await assertFolder(services, connection, filter.folderId)
    const warnings = await checkFilter(db, filter, await readDrives(db, projectId, connectionId))
    const watch = await insertWatch(db, { projectId, connectionId, webhookEndpointId, filter }, clock.now())
    return { watch: presentWatch(watch), warnings }
  })

  mount(changeRoutes.deleteWatch, ({ params }) => deleteWatch(db, params.projectId, params.watchId))

  mount(changeRoutes.listDrives, async ({ params: { projectId }, query }) => {
    await projects.get(projectId)
    const { items, nextCursor } = await listFollowedDrives(db, { ...query, projectId })
    const drives = []
    for (const drive of items) {
      const connection = await findConnection(db, drive.connectionId)
      if (connection) drives.push(presentFollowedDrive(drive, connection))
    }
    return { drives, nextCursor }
  })

  mount(changeRoutes.getDrive, async ({ params }) => {
    const connection = await connectionOf(params)
    return presentFollowedDrive(await getFollowedDrive(db, connection.id), connection)
  })

  mount(changeRoutes.pull, async ({ params, body: { everything } }) => {
    const connection = await connectionOf(params)
    await getFollowedDrive(db, connection.id)
    await inTransaction(db, async (transaction) => {
      if (everything) await compareEverything(transaction, connection.id)
      await engine.send(transaction, pullDriveWork, pullOf(connection.id))
    })
    return presentFollowedDrive(await getFollowedDrive(db, connection.id), connection)
  })

  mount(changeRoutes.listItems, async ({ params, query }) => {
    const drive = await getFollowedDrive(db, (await connectionOf(params)).id)
    return listMirror(db, drive, query)
  })

  mount(changeRoutes.getItem, async ({ params, query }) => {
    const drive = await getFollowedDrive(db, (await connectionOf(params)).id)
    return readMirror(db, drive, query.id)
  })

  mount(changeRoutes.feed, async ({ params: { projectId }, query }) => {
    const { cursor, limit } = query
    return readFeed(db, { ...(await feedRequest({ db, projects }, projectId, query)), cursor, limit })
  })

  async function connectionOf({ projectId, connectionId }: InProject) {
    const connection = await findConnection(db, connectionId)
    if (connection?.projectId !== projectId) throw new Problem('not_found', 'There is no such connection.')
    return connection
  }

  async function assertEndpoint(projectId: string, id: string): Promise<void> {
    const found = await db
      .selectFrom('webhook_endpoint')
      .select('id')
      .where('project_id', '=', projectId)
      .where('id', '=', id)
      .executeTakeFirst()
    if (!found) throw new Problem('not_found', 'webhookEndpointId: There is no such endpoint in this project.')
  }
}
