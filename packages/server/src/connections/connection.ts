/** A connection: a user's standing access to one account. Types and rules only; no SQL, no HTTP. */
import type { Connection, ConnectionStatus, Diagnosis } from '@drawbridge/api'
import { GraphError, IdentityError } from '@drawbridge/onedrive'
import { classifyFailure } from './failure-class.ts'

export type Account = Connection['account']
export type ConnectedDrive = Connection['drive']

export type ConnectionRecord = {
  readonly id: string
  /** Whether it acts for a person who signed in, or in the app's own name. */
  readonly kind: Connection['kind']
  readonly projectId: string
  /** Empty where the connection is the project's own; no user token can say that. */
  readonly userId: string
  readonly appRegistrationId: string
  readonly status: ConnectionStatus
  readonly statusSince: Date
  readonly diagnosis: Diagnosis | null
  readonly account: Account
  readonly drive: ConnectedDrive
  readonly scopes: readonly string[]
  readonly createdAt: Date
  readonly checkedAt: Date | null
  readonly lastUsedAt: Date | null
  /** When a real call last reached the drive. */
  readonly provenAt: Date | null
  /** The app registration that it is to go over to; until then it goes on under its own. */
  readonly movingTo: string | null
}

/** For so long a proof counts: `connected` is shown for no longer without a new one. Milliseconds. */
export const provenForMs = 24 * 60 * 60_000

/** Whether a call is worth trying. */
export function isUsable({ status }: Pick<ConnectionRecord, 'status'>): boolean {
  return status === 'connected' || status === 'degraded'
}

/** Whether only a new sign-in by the user helps, so that asking Microsoft again is pointless. */
export function needsSignIn({ kind, status }: Pick<ConnectionRecord, 'kind' | 'status'>): boolean {
  // Nobody signs in for an app that acts in its own name.
  if (kind === 'application') return false
  return status === 'needs_sign_in' || status === 'revoked'
}

/**
 * What a failure says about the connection. `undefined`: nothing that lasts, such as a time-out or throttling, which
 * never marks a connection broken.
 */
export function statusAfter(error: unknown, diagnosis: Diagnosis): ConnectionStatus | undefined {
  const failureClass = classifyFailure(error, diagnosis)
  if (failureClass === 'transient') return undefined
  if (error instanceof GraphError) return error.status === 401 ? 'needs_sign_in' : 'degraded'
  if (!(error instanceof IdentityError)) return undefined
  if (failureClass === 'administrator_must_act') return 'needs_admin'
  if (failureClass === 'user_must_act') return diagnosis.code === 'grant_revoked' ? 'revoked' : 'needs_sign_in'
  return error.aadsts !== undefined && secretExpired.has(error.aadsts) ? 'secret_expired' : 'app_refused'
}

/** The same account and drive as this one: a new sign-in mends this connection. */
export function isSameDrive(
  connection: Pick<ConnectionRecord, 'account' | 'drive'>,
  found: { readonly account: Account; readonly drive: ConnectedDrive },
): boolean {
  return connection.account.id === found.account.id && connection.drive.id === found.drive.id
}

/** The public shape. Naming each field keeps a new column private until it is meant to be seen. */
export function presentConnection(connection: ConnectionRecord): Connection {
  const { id, kind, projectId, userId, appRegistrationId, status, diagnosis, account, drive, scopes, provenAt } =
    connection
  return {
    id,
    kind,
    projectId,
    userId: userId === '' ? null : userId,
    appRegistrationId,
    movingTo: connection.movingTo,
    integration: 'onedrive',
    status,
    statusSince: connection.statusSince.toISOString(),
    diagnosis,
    account,
    drive,
    scopes: [...scopes],
    createdAt: connection.createdAt.toISOString(),
    checkedAt: connection.checkedAt?.toISOString() ?? null,
    lastUsedAt: connection.lastUsedAt?.toISOString() ?? null,
    provenAt: provenAt?.toISOString() ?? null,
    provenUntil: provenAt ? new Date(provenAt.getTime() + provenForMs).toISOString() : null,
  }
}

/** AADSTS numbers: the client secret, or the certificate, is past its end. */
const secretExpired = new Set([7000222, 700024])
