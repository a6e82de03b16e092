/** What the SDK calls in the name of a product's user, who sees and touches nothing but their own. */
import { sdkRoutes } from '@drawbridge/api'
import { presentAttempt } from '../connections/attempt.ts'
import { findAttempt } from '../connections/attempt-store.ts'
import { createAttempt } from '../connections/begin-sign-in.ts'
import { type ConnectionRecord, isUsable, presentConnection } from '../connections/connection.ts'
import { disconnect } from '../connections/disconnect.ts'
import type { ConnectionServices } from '../connections/services.ts'
import { findConnection, listConnectionsOf } from '../connections/store.ts'
import { testConnection } from '../connections/test-connection.ts'
import { Problem } from '../errors.ts'
import type { UserCaller } from './authenticate.ts'
import type { Mount } from './mount.ts'

export function mountSdk(mount: Mount, services: ConnectionServices): void {
  const { db, clock, publicUrl } = services

  const ownConnection = async (user: UserCaller, id: string): Promise<ConnectionRecord> => {
    const connection = await findConnection(db, id)
    if (connection && isOwn(connection, user)) return connection
    throw new Problem('not_found', 'This user has no such connection.')
  }

  mount(sdkRoutes.user, async ({ user }) => {
    const connections = await listConnectionsOf(db, user)
    const enabled = connections.some(isUsable)
    return { ...user, integrations: { onedrive: { enabled, connections: connections.map(presentConnection) } } }
  })

  mount(sdkRoutes.createAttempt, async ({ user, body, context }) => {
    const { origin, returnTo, connectionId } = body
    const page = context.req.header('origin')
    if (origin !== undefined && page !== undefined && origin !== page) {
      throw new Problem('origin_not_allowed', 'origin: Name the origin of the page that asks, or leave it out.')
    }
    const attempt = await createAttempt(services, { ...user, origin: origin ?? page, returnTo, connectionId })
    return {
      attempt: presentAttempt(attempt, clock.now()),
      portalUrl: `${publicUrl}/portal/${attempt.id}`,
      expiresAt: attempt.expiresAt.toISOString(),
    }
  })

  mount(sdkRoutes.getAttempt, async ({ user, params }) => {
    const attempt = await findAttempt(db, params.attemptId)
    if (!attempt || !isOwn(attempt, user)) throw new Problem('not_found', 'This user has no such attempt.')
    return presentAttempt(attempt, clock.now())
  })

  mount(sdkRoutes.disconnect, async ({ user, params }) => {
    await disconnect(services, (await ownConnection(user, params.connectionId)).id)
  })

  mount(sdkRoutes.test, async ({ user, params }) => {
    const { ok, diagnosis } = await testConnection(services, await ownConnection(user, params.connectionId))
    return { ok, diagnosis }
  })
}

function isOwn(owned: { projectId: string; userId: string }, user: UserCaller): boolean {
  return owned.projectId === user.projectId && owned.userId === user.userId
}
