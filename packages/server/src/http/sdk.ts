/** What the SDK calls in the name of a product's user, who sees and touches nothing but their own. */
import { type SdkUser, sdkRoutes } from '@drawbridge/api'
import { endConnection } from '../changes/leave-drive.ts'
import type { AttemptMode, AttemptRecord } from '../connections/attempt.ts'
import { findAttempt } from '../connections/attempt-store.ts'
import { createAttempt } from '../connections/begin-sign-in.ts'
import { type ConnectionRecord, isUsable, presentConnection } from '../connections/connection.ts'
import { isParked } from '../connections/parked.ts'
import { listParked } from '../connections/parked-store.ts'
import { readAttempt } from '../connections/read-attempt.ts'
import type { ConnectionServices } from '../connections/services.ts'
import { findConnection, listConnectionsOf } from '../connections/store.ts'
import { testConnection } from '../connections/test-connection.ts'
import { Problem } from '../errors.ts'
import { recordAppEvent } from '../events/app-event.ts'
import { findMetadata, mergeMetadata } from '../projects/project-user.ts'
import type { UserCaller } from './authenticate.ts'
import type { Mount } from './mount.ts'

export function mountSdk(mount: Mount, services: ConnectionServices): void {
  const { db, clock, publicUrl } = services

  const ownConnection = async (user: UserCaller, id: string): Promise<ConnectionRecord> => {
    const connection = await findConnection(db, id)
    if (connection && isOwn(connection, user)) return connection
    throw new Problem('not_found', 'This user has no such connection.')
  }

  const readUser = async (user: UserCaller): Promise<SdkUser> => {
    const now = clock.now()
    const [connections, parked, metadata] = await Promise.all([
      listConnectionsOf(db, user),
      listParked(db, user),
      findMetadata(db, user),
    ])
    const waiting = await Promise.all(parked.filter((each) => isParked(each, now)).map((each) => present(each)))
    const enabled = connections.some(isUsable)
    return {
      ...user,
      integrations: { onedrive: { enabled, connections: connections.map(presentConnection), waiting } },
      metadata,
    }
  }

  const present = (attempt: AttemptRecord) => readAttempt(services, attempt)

  mount(sdkRoutes.user, ({ user }) => readUser(user))

  mount(sdkRoutes.createAttempt, async ({ user, body, context }) => {
    const { origin, ...wish } = body
    const page = context.req.header('origin')
    if (origin !== undefined && page !== undefined && origin !== page) {
      throw new Problem('origin_not_allowed', 'origin: Name the origin of the page that asks, or leave it out.')
    }
    const attempt = await createAttempt(services, { ...wish, ...user, origin: origin ?? page })
    return {
      attempt: await present(attempt),
      portalUrl: `${publicUrl}/portal/${attempt.id}${entrances[attempt.mode]}`,
      expiresAt: attempt.expiresAt.toISOString(),
    }
  })

  mount(sdkRoutes.getAttempt, async ({ user, params }) => {
    const attempt = await findAttempt(db, params.attemptId)
    if (!attempt || !isOwn(attempt, user)) throw new Problem('not_found', 'This user has no such attempt.')
    return present(attempt)
  })

  mount(sdkRoutes.setUserMetadata, async ({ user, body }) => {
    await mergeMetadata(db, user, body, clock.now())
    return readUser(user)
  })

  mount(sdkRoutes.event, ({ user, body }) => recordAppEvent(services, { ...user, ...body }))

  mount(sdkRoutes.disconnect, async ({ user, params }) => {
    await endConnection(services, (await ownConnection(user, params.connectionId)).id)
  })

  mount(sdkRoutes.test, async ({ user, params }) => {
    const { ok, diagnosis } = await testConnection(services, await ownConnection(user, params.connectionId))
    return { ok, diagnosis }
  })
}

/** Where a run begins, below the attempt's own address. */
const entrances: Record<AttemptMode, string> = { popup: '', redirect: '', modal: '/frame', headless: '/go' }

function isOwn(owned: { projectId: string; userId: string }, user: UserCaller): boolean {
  return owned.projectId === user.projectId && owned.userId === user.userId
}
