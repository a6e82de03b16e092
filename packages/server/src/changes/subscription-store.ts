/** Where subscriptions are kept: one for an app, an account and a drive. */
import { type ExpressionBuilder, sql } from 'kysely'
import type { Database, Row } from '../postgres/database.ts'
import type { Db } from '../postgres/transaction.ts'
import type { DriveSubscription } from './subscription.ts'

export type SubscriptionKey = Pick<DriveSubscription, 'appRegistrationId' | 'accountId' | 'driveId'>

export async function findSubscription(db: Db, key: SubscriptionKey): Promise<DriveSubscription | undefined> {
  const row = await db.selectFrom('drive_subscription').selectAll().where(isOf(key)).executeTakeFirst()
  return row && subscription(row)
}

/**
 * Written before Microsoft is asked, so that no notification comes that we could not know.
 *
 * @returns `false` when somebody else is at it
 */
export async function beginSubscription(
  db: Db,
  key: SubscriptionKey & { readonly connectionId: string },
  { clientStateHash, notificationUrl }: Pick<DriveSubscription, 'clientStateHash' | 'notificationUrl'>,
  now: number,
  replaced: DriveSubscription | undefined,
): Promise<boolean> {
  const values = {
    connection_id: key.connectionId,
    subscription_id: null,
    client_state_hash: clientStateHash,
    notification_url: notificationUrl,
    expires_at: null,
    created_at: new Date(now),
  }
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('drive_subscription')
    .values({ ...columnsOf(key), ...values })
    .onConflict((conflict) =>
      conflict
        .columns(['app_registration_id', 'account_id', 'drive_id'])
        .doUpdateSet(values)
        .where('drive_subscription.client_state_hash', '=', replaced?.clientStateHash ?? Buffer.alloc(0)),
    )
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

export async function completeSubscription(
  db: Db,
  key: SubscriptionKey,
  clientStateHash: Buffer,
  given: { readonly id: string; readonly expirationDateTime: string },
): Promise<void> {
  await db
    .updateTable('drive_subscription')
    .set({ subscription_id: given.id, expires_at: new Date(given.expirationDateTime) })
    .where(isOf(key))
    .where('client_state_hash', '=', clientStateHash)
    .execute()
}

export async function deleteSubscription(db: Db, key: SubscriptionKey): Promise<void> {
  await db.deleteFrom('drive_subscription').where(isOf(key)).execute()
}

export async function subscriptionsById(db: Db, ids: readonly string[]): Promise<Map<string, DriveSubscription>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('drive_subscription')
    .selectAll()
    .where('subscription_id', '=', sql<string>`any(${ids}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.subscription_id!, subscription(row)]))
}

/** Connections of followed drives of which Microsoft tells another address than this one, or none that answered it. */
export async function toldElsewhere(db: Db, notificationUrl: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select connection_id as id from drive_subscription where notification_url <> ${notificationUrl}
    union select connection_id from followed_drive where polling_because in ('not_reachable', 'validation_failed')`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}

function columnsOf({ appRegistrationId, accountId, driveId }: SubscriptionKey) {
  return { app_registration_id: appRegistrationId, account_id: accountId, drive_id: driveId }
}

function isOf(key: SubscriptionKey) {
  return (eb: ExpressionBuilder<Database, 'drive_subscription'>) => eb.and(columnsOf(key))
}

function subscription(row: Row<'drive_subscription'>): DriveSubscription {
  return {
    appRegistrationId: row.app_registration_id,
    accountId: row.account_id,
    driveId: row.drive_id,
    connectionId: row.connection_id,
    subscriptionId: row.subscription_id,
    clientStateHash: row.client_state_hash,
    notificationUrl: row.notification_url,
    expiresAt: row.expires_at,
    createdAt: row.created_at,
  }
}

/**
 * Another of the product's users who follows the same drive of the same account takes the subscription over.
 *
 * @returns `false` when there is none
 */
export async function handOver(db: Db, key: SubscriptionKey, connectionId: string): Promise<boolean> {
  const { rows } = await sql`
    update drive_subscription set connection_id = heir.id
    from (
      select connection.id from followed_drive join connection on connection.id = followed_drive.connection_id
      where connection.id != ${connectionId} and connection.app_registration_id = ${key.appRegistrationId}
        and connection.account ->> 'id' = ${key.accountId} and connection.drive ->> 'id' = ${key.driveId}
      limit 1
    ) heir
    where app_registration_id = ${key.appRegistrationId} and account_id = ${key.accountId}
      and drive_id = ${key.driveId}
    returning 1`.execute(db)
  return rows.length > 0
}
