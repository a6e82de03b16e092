/** The end of following a drive: Microsoft is told to say no more, and what was known is forgotten. */
import { createOneDrive, isOneDriveError } from '@drawbridge/onedrive'
import { type ConnectionRecord, isUsable } from '../connections/connection.ts'
import { disconnect } from '../connections/disconnect.ts'
import { type ConnectionServices, userAgent } from '../connections/services.ts'
import { findConnection } from '../connections/store.ts'
import { accessTokenSource } from '../connections/test-connection.ts'
import { Problem } from '../errors.ts'
import { deleteSubscription, findSubscription, handOver } from './subscription-store.ts'

/**
 * The end of a connection: Microsoft is told to say no more while there is still access to say so with.
 *
 * @throws {Problem} `not_found`
 */
export async function endConnection(services: ConnectionServices, connectionId: string): Promise<void> {
  const connection = await findConnection(services.db, connectionId)
  if (connection) await leaveDrive(services, connection)
  await disconnect(services, connectionId)
}

/**
 * A subscription that cannot be taken back ends by itself within a month; until then what it tells is not listened to.
 */
export async function leaveDrive(services: ConnectionServices, connection: ConnectionRecord): Promise<void> {
  const { db } = services
  const key = {
    appRegistrationId: connection.appRegistrationId,
    accountId: connection.account.id,
    driveId: connection.drive.id,
  }
  const subscription = await findSubscription(db, key)
  await db.deleteFrom('followed_drive').where('connection_id', '=', connection.id).execute()
  if (!subscription || (await handOver(db, key, connection.id))) return
  await deleteSubscription(db, key)
  if (subscription.subscriptionId === null || !isUsable(connection)) return
  const { cloud } = await services.appRegistrations.get(connection.appRegistrationId)
  const onedrive = createOneDrive({
    cloud,
    accessToken: accessTokenSource(services, connection),
    userAgent,
    timeoutMs: 5_000,
    retry: { limit: 0 },
  })
  try {
    await onedrive.subscriptions.delete(subscription.subscriptionId)
  } catch (error) {
    if (!isOneDriveError(error) && !(error instanceof Problem)) throw error
  }
}
