/** When client secrets and certificates end, and the warnings before: 60, 30, 14, 7 and 1 days, and at the end. */
import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import { Problem } from '../errors.ts'
import { recordEvent } from '../events/record-event.ts'
import type { Page, PageRequest } from '../postgres/page.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import { daysLeft, dueWarning, warningDays } from './app-credential.ts'

export type CalendarEntry = {
  readonly credentialId: string
  readonly kind: 'secret' | 'certificate'
  readonly name: string | null
  readonly expiresAt: Date
  readonly refusedAt: Date | null
  readonly appRegistrationId: string
  readonly clientId: string
  readonly projectId: string
  readonly projectName: string
}

const dayMs = 24 * 60 * 60_000

const entries = (db: Db) =>
  db
    .selectFrom('app_credential as c')
    .innerJoin('app_registration as a', 'a.id', 'c.app_registration_id')
    .innerJoin('project as p', 'p.id', 'a.project_id')
    .select([
      'c.id as credentialId',
      'c.kind',
      'c.name',
      'c.expires_at as expiresAt',
      'c.refused_at as refusedAt',
      'a.id as appRegistrationId',
      'a.client_id as clientId',
      'p.id as projectId',
      'p.name as projectName',
    ])
    .where('c.expires_at', 'is not', null)
    .$narrowType<{ expiresAt: Date }>()

/**
 * Soonest first, those that have ended among them.
 *
 * @throws {Problem} `invalid_request` when the cursor is none of ours
 */
export async function credentialCalendar(db: Db, { limit, cursor }: PageRequest): Promise<Page<CalendarEntry>> {
  let query = entries(db)
    .orderBy('c.expires_at')
    .orderBy('c.id')
    .limit(limit + 1)
  if (cursor !== undefined) {
    const { at, id } = readCursor(cursor)
    query = query.where(sql<boolean>`(c.expires_at, c.id) > (${at}, ${id})`)
  }
  const rows = await query.execute()
  const last = rows[limit - 1]
  return { items: rows.slice(0, limit), nextCursor: rows.length > limit && last ? writeCursor(last) : null }
}

function writeCursor({ expiresAt, credentialId }: CalendarEntry): string {
  return Buffer.from(`${expiresAt.getTime()} ${credentialId}`).toString('base64url')
}

function readCursor(cursor: string): { at: Date; id: string } {
  const [, at, id] = /^(-?\d{1,15}) ([\w-]{1,64})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (at !== undefined && id !== undefined) return { at: new Date(Number(at)), id }
  throw new Problem('invalid_request', 'cursor: Give the nextCursor of the page before, or leave it out.')
}

/**
 * Gives the warnings that are due, each once, whatever number of servers does this: the row remembers the last one, in the
 * transaction that writes the event. One that comes late gives the most urgent only.
 *
 * @returns how many were given
 */
export async function warnOfExpiry(db: Db, clock: Clock): Promise<number> {
  const now = clock.now()
  const horizon = new Date(now + warningDays[0] * dayMs)
  const due = await entries(db).where('c.expires_at', '<=', horizon).orderBy('c.expires_at').execute()
  let given = 0
  for (const entry of due) {
    const days = dueWarning(entry.expiresAt, now)
    if (days !== undefined && (await warn(db, entry, days, now))) given += 1
  }
  return given
}

async function warn(db: Db, entry: CalendarEntry, days: number, now: number): Promise<boolean> {
  const { credentialId, kind, name, expiresAt, appRegistrationId, clientId, projectId } = entry
  return inTransaction(db, async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('app_credential')
      .set({ warned_days: days })
      .where('id', '=', credentialId)
      .where('expires_at', '=', expiresAt)
      .where((row) => row.or([row('warned_days', 'is', null), row('warned_days', '>', days)]))
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    const data = {
      credentialId,
      appRegistrationId,
      clientId,
      kind,
      name,
      expiresAt: expiresAt.toISOString(),
      warning: days,
      daysLeft: daysLeft(expiresAt, now),
    }
    await recordEvent(transaction, { projectId, type: 'credential.expiring', subject: credentialId, data }, now)
    return true
  })
}
