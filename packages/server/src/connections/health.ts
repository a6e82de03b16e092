/**
 * The health of a connection: what it is, and the one way in which it changes.
 *
 * | status           | meaning                                               | who acts      | it ends when                       |
 * |------------------|-------------------------------------------------------|---------------|------------------------------------|
 * | `connected`      | the last real call reached the drive                  | nobody        | a call is refused for a reason     |
 * | `degraded`       | sign-in works, and Graph refuses the drive            | see diagnosis | a test, a probe or a refresh works |
 * | `needs_sign_in`  | the grant ended: password, policy, time               | user          | the user connects again            |
 * | `revoked`        | the user or an administrator took the access back     | user          | the user connects again            |
 * | `needs_admin`    | the organisation wants an administrator's consent     | administrator | a refresh or a test works          |
 * | `secret_expired` | the app's secret or certificate is past its end       | developer     | a refresh or a test works          |
 * | `app_refused`    | Microsoft does not take the app: wrong secret, no app | developer     | a refresh or a test works          |
 * | `drive_gone`     | the drive is no longer there                          | user          | a test or a probe finds it again   |
 *
 * What passes by itself (time-outs, throttling, Microsoft's own failures) changes no status. It shows in `provenAt`,
 * which then grows old: `connected` counts as long as it was proven within `provenForMs`.
 */
import type { ConnectionStatus, Diagnosis } from '@drawbridge/api'
import type { Transaction } from 'kysely'
import { recordEvent } from '../events/record-event.ts'
import type { Database, Row } from '../postgres/database.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import type { Account, ConnectedDrive, ConnectionRecord } from './connection.ts'
import { connectionFromRow } from './store.ts'

/** What a check or a call has shown. `status` absent: it stays as it is. */
export type Finding = {
  readonly status?: ConnectionStatus | undefined
  readonly diagnosis?: Diagnosis | null | undefined
  readonly account?: Account | undefined
  readonly drive?: ConnectedDrive | undefined
  /** A real call has reached the drive. */
  readonly proven?: boolean | undefined
  /** The finding counts only while the connection has one of these statuses. */
  readonly disproves?: readonly ConnectionStatus[] | undefined
}

/**
 * Writes down what was found. When the status changes, row, history and event are one transaction.
 * `undefined` when the connection has been removed meanwhile.
 */
export async function recordFinding(
  db: Db,
  id: string,
  finding: Finding,
  now: number,
): Promise<ConnectionRecord | undefined> {
  return inTransaction(db, async (transaction) => {
    const before = await transaction
      .selectFrom('connection')
      .selectAll()
      .where('id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!before) return undefined
    const previous = before.status as ConnectionStatus
    if (finding.disproves && !finding.disproves.includes(previous)) return connectionFromRow(before)

    const { status = previous, diagnosis, account, drive, proven } = finding
    const row = await transaction
      .updateTable('connection')
      .set({
        checked_at: new Date(now),
        ...(proven && { proven_at: new Date(now) }),
        ...(status !== previous && { status, status_since: new Date(now) }),
        ...(diagnosis !== undefined && { diagnosis: diagnosis && JSON.stringify(diagnosis) }),
        ...(account !== undefined && { account: JSON.stringify(account) }),
        ...(drive !== undefined && { drive: JSON.stringify(drive) }),
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
    if (status !== previous) await noteChange(transaction, row, previous, now)
    return connectionFromRow(row)
  })
}

/** A refresh that works disproves what an earlier one had shown. What a drive has shown, it cannot disprove. */
export async function recordRefresh(db: Db, id: string, now: number): Promise<void> {
  await recordFinding(db, id, { status: 'connected', diagnosis: null, disproves: mendedByRefresh }, now)
}

/** A call of the product itself has reached the drive. What it disproves is over. */
export async function recordTraffic(db: Db, id: string, now: number): Promise<void> {
  const finding = { status: 'connected', diagnosis: null, proven: true, disproves: ['connected', 'degraded'] } as const
  await recordFinding(db, id, finding, now)
}

const mendedByRefresh: readonly ConnectionStatus[] = ['secret_expired', 'app_refused', 'needs_admin', 'degraded']

/** Remembers a change of status, and tells the product. `previous` is absent for the beginning. */
export async function noteChange(
  transaction: Transaction<Database>,
  row: Row<'connection'>,
  previous: ConnectionStatus | undefined,
  now: number,
): Promise<void> {
  const { id, project_id: projectId, user_id: userId, status, diagnosis } = row
  await transaction
    .insertInto('connection_history')
    .values({
      connection_id: id,
      at: new Date(now),
      previous_status: previous ?? null,
      status,
      diagnosis: diagnosis && JSON.stringify(diagnosis),
    })
    .execute()
  const data = { connectionId: id, userId, status, ...(previous && { previousStatus: previous }), diagnosis }
  const type = previous ? 'connection.status_changed' : 'connection.created'
  await recordEvent(transaction, { projectId, type, subject: id, data }, now)
}
