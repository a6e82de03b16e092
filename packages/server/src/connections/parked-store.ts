/** Where attempts wait for administrators, and where it is noted that one has answered. */
import { sql } from 'kysely'
import type { Db } from '../postgres/transaction.ts'
import type { AttemptRecord } from './attempt.ts'
import { attemptFrom } from './attempt-store.ts'
import { parkedLifeMs } from './parked.ts'

/** Parks an attempt that Microsoft has just sent to an administrator; one that is parked goes on waiting. */
export async function parkAttempt(db: Db, id: string, tenantId: string | undefined, now: number): Promise<void> {
  await db
    .updateTable('attempt')
    .set((eb) => ({
      parked_at: eb.fn.coalesce('parked_at', eb.val(new Date(now))),
      expires_at: sql<Date>`case when parked_at is null then ${new Date(now + parkedLifeMs)}::timestamptz else expires_at end`,
      tenant_id: eb.fn.coalesce('tenant_id', eb.val(tenantId ?? null)),
    }))
    .where('id', '=', id)
    .execute()
}

/** Newest first; those that may be over by now among them. */
export async function listParked(
  db: Db,
  { projectId, userId }: { readonly projectId: string; readonly userId: string },
): Promise<AttemptRecord[]> {
  const rows = await db
    .selectFrom('attempt')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('user_id', '=', userId)
    .where('parked_at', 'is not', null)
    .where('state', 'in', ['needs_admin', 'pending'])
    .orderBy('parked_at', 'desc')
    .limit(20)
    .execute()
  return rows.map(attemptFrom)
}

/**
 * When an administrator is last said to have approved the app: of the attempt's tenant, or of any, where the attempt's
 * is not known.
 */
export async function findConsent(db: Db, attempt: AttemptRecord): Promise<Date | undefined> {
  if (attempt.parkedAt === null) return undefined
  let query = db
    .selectFrom('tenant_consent')
    .select('granted_at')
    .where('app_registration_id', '=', attempt.appRegistrationId)
  if (attempt.tenantId !== null) query = query.where('tenant_id', '=', attempt.tenantId)
  return (await query.orderBy('granted_at', 'desc').limit(1).executeTakeFirst())?.granted_at
}

export async function recordConsent(
  db: Db,
  { appRegistrationId, tenantId }: { readonly appRegistrationId: string; readonly tenantId: string },
  now: number,
): Promise<void> {
  const values = { granted_at: new Date(now) }
  await db
    .insertInto('tenant_consent')
    .values({ ...values, app_registration_id: appRegistrationId, tenant_id: tenantId })
    .onConflict((conflict) => conflict.columns(['app_registration_id', 'tenant_id']).doUpdateSet(values))
    .execute()
}

/** What an administrator who came by an attempt's link has shown: whose tenant it is, and a no where it was one. */
export async function recordAdministrator(
  db: Db,
  attemptId: string,
  { tenantId, declinedAt }: { readonly tenantId: string | undefined; readonly declinedAt: Date | null },
): Promise<void> {
  await db
    .updateTable('attempt')
    .set((eb) => ({
      admin_declined_at: declinedAt,
      ...(tenantId !== undefined && { tenant_id: eb.fn.coalesce('tenant_id', eb.val(tenantId)) }),
    }))
    .where('id', '=', attemptId)
    .execute()
}

/** An administrator's way to Microsoft and back, good once. */
export async function insertVisit(
  db: Db,
  visit: { readonly attemptId: string; readonly stateHash: Buffer; readonly browserHash: Buffer },
  expiresAt: Date,
  now: number,
): Promise<void> {
  await db.deleteFrom('admin_visit').where('expires_at', '<=', new Date(now)).execute()
  await db
    .insertInto('admin_visit')
    .values({
      attempt_id: visit.attemptId,
      state_hash: visit.stateHash,
      browser_hash: visit.browserHash,
      expires_at: expiresAt,
    })
    .execute()
}

/** @returns the id of the attempt; `undefined` when this browser is not on such a way, or not any more */
export async function takeVisit(
  db: Db,
  { stateHash, browserHash }: { readonly stateHash: Buffer; readonly browserHash: Buffer },
  now: number,
): Promise<string | undefined> {
  const row = await db
    .deleteFrom('admin_visit')
    .where('state_hash', '=', stateHash)
    .where('browser_hash', '=', browserHash)
    .where('expires_at', '>', new Date(now))
    .returning('attempt_id')
    .executeTakeFirst()
  return row?.attempt_id
}
