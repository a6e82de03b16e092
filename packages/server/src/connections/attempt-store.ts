/** Where attempts live. */
import type { Row } from '../postgres/database.ts'
import { newId } from '../postgres/id.ts'
import type { Db } from '../postgres/transaction.ts'
import { type AttemptError, type AttemptRecord, type AttemptState, attemptLifeMs } from './attempt.ts'

export type NewAttempt = Pick<
  AttemptRecord,
  'projectId' | 'userId' | 'appRegistrationId' | 'origin' | 'returnTo' | 'reconnectConnectionId'
>

export type AttemptOutcome = {
  readonly state: Exclude<AttemptState, 'pending' | 'expired'>
  readonly connectionId?: string
  readonly error?: AttemptError
}

const mostSwept = 20

export async function insertAttempt(db: Db, attempt: NewAttempt, now: number): Promise<AttemptRecord> {
  const row = await db
    .insertInto('attempt')
    .values({
      id: newId('att'),
      project_id: attempt.projectId,
      user_id: attempt.userId,
      app_registration_id: attempt.appRegistrationId,
      state: 'pending',
      origin: attempt.origin,
      return_to: attempt.returnTo,
      reconnect_connection_id: attempt.reconnectConnectionId,
      created_at: new Date(now),
      expires_at: new Date(now + attemptLifeMs),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return record(row)
}

/**
 * Removes some of the attempts that were over before a moment. Called with each new one, it removes more than come in,
 * and never much at once.
 */
export async function sweepAttempts(db: Db, before: number): Promise<void> {
  const over = db
    .selectFrom('attempt')
    .select('id')
    .where('expires_at', '<', new Date(before))
    .orderBy('expires_at')
    .limit(mostSwept)
    .forUpdate()
    .skipLocked()
  await db.deleteFrom('attempt').where('id', 'in', over).execute()
}

export async function findAttempt(db: Db, id: string): Promise<AttemptRecord | undefined> {
  const row = await db.selectFrom('attempt').selectAll().where('id', '=', id).executeTakeFirst()
  return row && record(row)
}

export async function findAttemptByState(db: Db, stateHash: Buffer): Promise<AttemptRecord | undefined> {
  const row = await db.selectFrom('attempt').selectAll().where('state_hash', '=', stateHash).executeTakeFirst()
  return row && record(row)
}

/** Binds an attempt to the first browser that opens it. `undefined` when another browser was first. */
export async function bindAttempt(db: Db, id: string, browserHash: Buffer): Promise<AttemptRecord | undefined> {
  const row = await db
    .updateTable('attempt')
    .set((eb) => ({ browser_hash: eb.fn.coalesce('browser_hash', eb.val(browserHash)) }))
    .where('id', '=', id)
    .where((eb) => eb.or([eb('browser_hash', 'is', null), eb('browser_hash', '=', browserHash)]))
    .returningAll()
    .executeTakeFirst()
  return row && record(row)
}

/**
 * Writes down what the callback will need, and lets go of an earlier run's state, which then opens nothing.
 * `false` when the attempt may not be started now.
 */
export async function startAttempt(
  db: Db,
  id: string,
  { stateHash, codeVerifierSealed }: { readonly stateHash: Buffer; readonly codeVerifierSealed: Buffer },
  now: number,
): Promise<boolean> {
  const row = await db
    .updateTable('attempt')
    .set({
      state: 'pending',
      state_hash: stateHash,
      code_verifier_sealed: codeVerifierSealed,
      consumed_at: null,
      error: null,
    })
    .where('id', '=', id)
    .where('expires_at', '>', new Date(now))
    .where('state', '!=', 'connected')
    .where((eb) => eb.or([eb('state', '!=', 'pending'), eb('consumed_at', 'is', null)]))
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Takes the attempt that a callback belongs to: once, in time, in the browser it began in. Everything is decided by this
 * one statement, so that of two callbacks with the same state only one goes on.
 */
export async function consumeAttempt(
  db: Db,
  { stateHash, browserHash }: { readonly stateHash: Buffer; readonly browserHash: Buffer },
  now: number,
): Promise<AttemptRecord | undefined> {
  const row = await db
    .updateTable('attempt')
    .set({ consumed_at: new Date(now) })
    .where('state_hash', '=', stateHash)
    .where('browser_hash', '=', browserHash)
    .where('state', '=', 'pending')
    .where('consumed_at', 'is', null)
    .where('expires_at', '>', new Date(now))
    .returningAll()
    .executeTakeFirst()
  return row && record(row)
}

/** Writes how it ended; the sealed verifier has served and goes. */
export async function endAttempt(db: Db, id: string, { state, connectionId, error }: AttemptOutcome): Promise<void> {
  await db
    .updateTable('attempt')
    .set({
      state,
      connection_id: connectionId ?? null,
      error: error ? JSON.stringify(error) : null,
      code_verifier_sealed: null,
    })
    .where('id', '=', id)
    .execute()
}

function record(row: Row<'attempt'>): AttemptRecord {
  return {
    id: row.id,
    projectId: row.project_id,
    userId: row.user_id,
    appRegistrationId: row.app_registration_id,
    state: row.state as AttemptState,
    browserHash: row.browser_hash,
    codeVerifierSealed: row.code_verifier_sealed,
    origin: row.origin,
    returnTo: row.return_to,
    reconnectConnectionId: row.reconnect_connection_id,
    connectionId: row.connection_id,
    error: row.error as AttemptError | null,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    consumedAt: row.consumed_at,
  }
}
