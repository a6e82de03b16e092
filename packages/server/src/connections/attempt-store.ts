/** Where attempts live. */
import type { Row } from '../postgres/database.ts'
import { newId } from '../postgres/id.ts'
import type { Db } from '../postgres/transaction.ts'
import {
  type AttemptError,
  type AttemptMode,
  type AttemptRecord,
  type AttemptState,
  attemptLifeMs,
  callbackLifeMs,
} from './attempt.ts'
import type { Account } from './connection.ts'

export type NewAttempt = Pick<
  AttemptRecord,
  | 'projectId'
  | 'userId'
  | 'appRegistrationId'
  | 'origin'
  | 'returnTo'
  | 'reconnectConnectionId'
  | 'mode'
  | 'allowMultiple'
  | 'scopes'
  | 'loginHint'
  | 'connectLinkId'
>

export type AttemptOutcome = {
  readonly state: Exclude<AttemptState, 'pending' | 'expired'>
  readonly connectionId?: string
  readonly error?: AttemptError
  /** Who signed in, where another account was expected. */
  readonly foundAccount?: Account
}

const mostSwept = 20

export async function insertAttempt(db: Db, attempt: NewAttempt, now: number): Promise<AttemptRecord> {
  const row = await db
    .insertInto('attempt')
    .values({
      ...values(attempt),
      id: newId('att'),
      project_id: attempt.projectId,
      user_id: attempt.userId,
      app_registration_id: attempt.appRegistrationId,
      state: 'pending',
      created_at: new Date(now),
      expires_at: new Date(now + attemptLifeMs),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return attemptFrom(row)
}

/** Lets a parked attempt go on in another window: the browser that opens it next is the one it belongs to. */
export async function reopenAttempt(db: Db, id: string, attempt: NewAttempt): Promise<AttemptRecord> {
  const row = await db
    .updateTable('attempt')
    .set({ ...values(attempt), browser_hash: null })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return attemptFrom(row)
}

function values(attempt: NewAttempt) {
  return {
    origin: attempt.origin,
    return_to: attempt.returnTo,
    reconnect_connection_id: attempt.reconnectConnectionId,
    mode: attempt.mode,
    allow_multiple: attempt.allowMultiple,
    scopes: [...attempt.scopes],
    login_hint: attempt.loginHint,
    connect_link_id: attempt.connectLinkId,
  }
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
  return row && attemptFrom(row)
}

export async function findAttemptByState(db: Db, stateHash: Buffer): Promise<AttemptRecord | undefined> {
  const row = await db.selectFrom('attempt').selectAll().where('state_hash', '=', stateHash).executeTakeFirst()
  return row && attemptFrom(row)
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
  return row && attemptFrom(row)
}

export type Start = {
  readonly stateHash: Buffer
  readonly codeVerifierSealed: Buffer
  /** How often it has gone on by itself, this time included; absent when the person pressed a button. */
  readonly resumes?: number | undefined
}

/**
 * Writes down what the callback will need, and lets go of an earlier run's state, which then opens nothing.
 * `false` when the attempt may not be started now.
 */
export async function startAttempt(
  db: Db,
  id: string,
  { stateHash, codeVerifierSealed, resumes }: Start,
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
      silent: resumes !== undefined,
      ...(resumes !== undefined && { resumes, resumed_at: new Date(now) }),
    })
    .where('id', '=', id)
    .where('expires_at', '>', new Date(now))
    .where('state', '!=', 'connected')
    .where((eb) =>
      eb.or([
        eb('state', '!=', 'pending'),
        eb('consumed_at', 'is', null),
        eb('consumed_at', '<=', new Date(now - callbackLifeMs)),
      ]),
    )
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** What the person has chosen on our pages: which connection to mend, or to go on as another account. */
export async function redirectAttempt(
  db: Db,
  id: string,
  choice: Pick<AttemptRecord, 'reconnectConnectionId' | 'replacesConnectionId' | 'loginHint'>,
): Promise<void> {
  await db
    .updateTable('attempt')
    .set({
      reconnect_connection_id: choice.reconnectConnectionId,
      replaces_connection_id: choice.replacesConnectionId,
      login_hint: choice.loginHint,
    })
    .where('id', '=', id)
    .execute()
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
  return row && attemptFrom(row)
}

/** Writes how it ended; the sealed verifier has served and goes. */
export async function endAttempt(db: Db, id: string, outcome: AttemptOutcome): Promise<void> {
  const { state, connectionId, error, foundAccount } = outcome
  await db
    .updateTable('attempt')
    .set({
      state,
      connection_id: connectionId ?? null,
      error: error ? JSON.stringify(error) : null,
      found_account: foundAccount ? JSON.stringify(foundAccount) : null,
      code_verifier_sealed: null,
    })
    .where('id', '=', id)
    .execute()
}

/** @internal for the other stores of attempts */
export function attemptFrom(row: Row<'attempt'>): AttemptRecord {
  return {
    id: row.id,
    projectId: row.project_id,
    userId: row.user_id,
    appRegistrationId: row.app_registration_id,
    mode: row.mode as AttemptMode,
    allowMultiple: row.allow_multiple,
    scopes: row.scopes,
    loginHint: row.login_hint,
    connectLinkId: row.connect_link_id,
    state: row.state as AttemptState,
    browserHash: row.browser_hash,
    codeVerifierSealed: row.code_verifier_sealed,
    origin: row.origin,
    returnTo: row.return_to,
    reconnectConnectionId: row.reconnect_connection_id,
    replacesConnectionId: row.replaces_connection_id,
    foundAccount: row.found_account as Account | null,
    connectionId: row.connection_id,
    error: row.error as AttemptError | null,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    consumedAt: row.consumed_at,
    parkedAt: row.parked_at,
    tenantId: row.tenant_id,
    adminDeclinedAt: row.admin_declined_at,
    silent: row.silent,
    resumedAt: row.resumed_at,
    resumes: row.resumes,
  }
}
