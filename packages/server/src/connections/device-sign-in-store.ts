/** Where sign-ins by device code live. */
import type { Row } from '../postgres/database.ts'
import { newId } from '../postgres/id.ts'
import type { Db } from '../postgres/transaction.ts'
import type { AttemptError, AttemptState } from './attempt.ts'
import type { AttemptOutcome } from './attempt-store.ts'
import type { DeviceSignInRecord } from './device-sign-in.ts'

/** @param seal binds the code to the row, whose id is made here */
export async function insertDeviceSignIn(
  db: Db,
  wanted: Pick<
    DeviceSignInRecord,
    | 'projectId'
    | 'userId'
    | 'appRegistrationId'
    | 'userCode'
    | 'verificationUri'
    | 'intervalMs'
    | 'reconnectConnectionId'
    | 'expiresAt'
  >,
  seal: (id: string) => Buffer,
  now: number,
): Promise<DeviceSignInRecord> {
  const id = newId('dev')
  const row = await db
    .insertInto('device_sign_in')
    .values({
      id,
      project_id: wanted.projectId,
      user_id: wanted.userId,
      app_registration_id: wanted.appRegistrationId,
      state: 'pending',
      user_code: wanted.userCode,
      verification_uri: wanted.verificationUri,
      device_code_sealed: seal(id),
      interval_ms: wanted.intervalMs,
      next_poll_at: new Date(now + wanted.intervalMs),
      reconnect_connection_id: wanted.reconnectConnectionId,
      created_at: new Date(now),
      expires_at: wanted.expiresAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return record(row)
}

export async function findDeviceSignIn(db: Db, id: string): Promise<DeviceSignInRecord | undefined> {
  const row = await db.selectFrom('device_sign_in').selectAll().where('id', '=', id).executeTakeFirst()
  return row && record(row)
}

/**
 * Takes the right to ask Microsoft about it, once its time has come, and keeps others from asking meanwhile.
 *
 * @param patienceMs how long the answer may take, in milliseconds
 */
export async function claimDeviceSignIn(
  db: Db,
  id: string,
  now: number,
  patienceMs: number,
): Promise<DeviceSignInRecord | undefined> {
  const row = await db
    .updateTable('device_sign_in')
    .set({ next_poll_at: new Date(now + patienceMs) })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .where('next_poll_at', '<=', new Date(now))
    .where('expires_at', '>', new Date(now))
    .returningAll()
    .executeTakeFirst()
  return row && record(row)
}

/** Those that it is time to ask about. */
export async function dueDeviceSignIns(
  db: Db,
  now: number,
  most: number,
): Promise<Pick<DeviceSignInRecord, 'id' | 'projectId'>[]> {
  const rows = await db
    .selectFrom('device_sign_in')
    .select(['id', 'project_id'])
    .where('state', '=', 'pending')
    .where('next_poll_at', '<=', new Date(now))
    .where('expires_at', '>', new Date(now))
    .orderBy('next_poll_at')
    .limit(most)
    .execute()
  return rows.map(({ id, project_id: projectId }) => ({ id, projectId }))
}

export async function postponeDeviceSignIn(db: Db, id: string, intervalMs: number, now: number): Promise<void> {
  await db
    .updateTable('device_sign_in')
    .set({ interval_ms: intervalMs, next_poll_at: new Date(now + intervalMs) })
    .where('id', '=', id)
    .execute()
}

/** Writes how it ended; the sealed code has served and goes. */
export async function endDeviceSignIn(
  db: Db,
  id: string,
  { state, connectionId, error }: Omit<AttemptOutcome, 'state'> & { readonly state: AttemptState },
): Promise<void> {
  await db
    .updateTable('device_sign_in')
    .set({
      state,
      connection_id: connectionId ?? null,
      error: error ? JSON.stringify(error) : null,
      device_code_sealed: null,
    })
    .where('id', '=', id)
    .execute()
}

/** `false` when there was none of this project. */
export async function deleteDeviceSignIn(db: Db, projectId: string, id: string): Promise<boolean> {
  const row = await db
    .deleteFrom('device_sign_in')
    .where('project_id', '=', projectId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function sweepDeviceSignIns(db: Db, before: number): Promise<void> {
  await db.deleteFrom('device_sign_in').where('expires_at', '<', new Date(before)).execute()
}

function record(row: Row<'device_sign_in'>): DeviceSignInRecord {
  return {
    id: row.id,
    projectId: row.project_id,
    userId: row.user_id,
    appRegistrationId: row.app_registration_id,
    state: row.state as DeviceSignInRecord['state'],
    userCode: row.user_code,
    verificationUri: row.verification_uri,
    deviceCodeSealed: row.device_code_sealed,
    intervalMs: row.interval_ms,
    reconnectConnectionId: row.reconnect_connection_id,
    connectionId: row.connection_id,
    error: row.error as AttemptError | null,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }
}
