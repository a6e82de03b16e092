/** The operator's way in: the key itself, sessions of the console, and tickets that open one session once. */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { Problem } from '../errors.ts'
import type { Db } from '../postgres/transaction.ts'
import { digest, matches } from '../vault/digest.ts'

export type Operator = {
  /** Whether this is the operator key; takes the same time for every wrong one. */
  isKey(candidate: string): boolean
  createTicket(): Promise<string>
  /** @throws {Problem} `unauthorized` */
  openSession(proof: { readonly operatorKey: string } | { readonly ticket: string }): Promise<Session>
  isSession(id: string): Promise<boolean>
  closeSession(id: string): Promise<void>
}

export type Session = { readonly id: string; readonly maxAgeSeconds: number }

const sessionSeconds = 12 * 60 * 60
const ticketMinutes = 10

export function createOperator({ db, clock, key }: { db: Db; clock: Clock; key: string }): Operator {
  // Only its hash stays in memory.
  const expected = digest(key)
  const later = (seconds: number): Date => new Date(clock.now() + seconds * 1000)

  const redeem = async (ticket: string): Promise<boolean> => {
    const { numUpdatedRows } = await db
      .updateTable('operator_ticket')
      .set({ used_at: later(0) })
      .where('ticket_hash', '=', digest(ticket))
      .where('used_at', 'is', null)
      .where('created_at', '>', later(-ticketMinutes * 60))
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }

  return {
    isKey: (candidate) => matches(candidate, expected),

    async createTicket() {
      const ticket = `dbt_${randomBytes(32).toString('base64url')}`
      await db
        .deleteFrom('operator_ticket')
        .where('created_at', '<', later(-ticketMinutes * 60))
        .execute()
      await db
        .insertInto('operator_ticket')
        .values({ ticket_hash: digest(ticket), created_at: later(0) })
        .execute()
      return ticket
    },

    async openSession(proof) {
      const welcome = 'ticket' in proof ? await redeem(proof.ticket) : matches(proof.operatorKey, expected)
      if (!welcome) {
        throw new Problem(
          'unauthorized',
          'ticket' in proof
            ? 'This ticket was used before or is older than ten minutes. Sign in with the operator key.'
            : 'This is not the operator key. It is in the file operator.key of the server’s data folder.',
        )
      }
      const id = randomBytes(32).toString('base64url')
      await db.deleteFrom('operator_session').where('expires_at', '<', later(0)).execute()
      await db
        .insertInto('operator_session')
        .values({ id_hash: digest(id), created_at: later(0), expires_at: later(sessionSeconds) })
        .execute()
      return { id, maxAgeSeconds: sessionSeconds }
    },

    async isSession(id) {
      const row = await db
        .selectFrom('operator_session')
        .select('expires_at')
        .where('id_hash', '=', digest(id))
        .executeTakeFirst()
      return row !== undefined && row.expires_at.getTime() > clock.now()
    },

    async closeSession(id) {
      await db.deleteFrom('operator_session').where('id_hash', '=', digest(id)).execute()
    },
  }
}
