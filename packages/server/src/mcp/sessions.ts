/**
 * Sessions of agents over HTTP. One may speak to several servers in turn: each finds in the database what the agent's
 * client has said at the beginning, and what it sends beside its requests reaches the server that works for it.
 */
import { randomBytes } from 'node:crypto'
import type { ClientCapabilities, JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Bell } from '../events/bell.ts'
import type { Db } from '../postgres/transaction.ts'
import { digest } from '../vault/digest.ts'

/** Who may use a session: the one who began it, on the connection that it was begun for. */
export type SessionOwner = { readonly connectionId: string; readonly caller: string }

export type Session = { readonly hash: Buffer; readonly capabilities: ClientCapabilities }

export type Sessions = {
  /** @returns its id, which is kept as a hash only */
  begin(
    owner: SessionOwner,
    capabilities: ClientCapabilities,
  ): Promise<{ readonly id: string; readonly session: Session }>
  find(id: string, owner: SessionOwner): Promise<Session | undefined>
  /** @returns whether there was one */
  end(id: string, owner: SessionOwner): Promise<boolean>
  /** Hands a message on to whichever server works for the session. */
  pass(session: Session, message: JSONRPCMessage): Promise<void>
  /** Hears what is handed on, until the signal aborts. @param take says whether the message was for it */
  hear(session: Session, take: (message: JSONRPCMessage) => boolean, signal: AbortSignal): Promise<void>
}

/** Unused for so long, a session is forgotten; milliseconds. */
const idleMs = 7 * 24 * 60 * 60_000
/** How exactly its last use is known; milliseconds. */
const usedWithinMs = 60_000

export function createSessions({ db, clock, bell }: { db: Db; clock: Clock; bell: Bell }): Sessions {
  const ago = (ms: number): Date => new Date(clock.now() - ms)
  const owned = (hash: Buffer, { connectionId, caller }: SessionOwner) =>
    sql<boolean>`id_hash = ${hash} and connection_id = ${connectionId} and caller = ${caller}`

  return {
    async begin({ connectionId, caller }, capabilities) {
      await db.deleteFrom('mcp_session').where('used_at', '<', ago(idleMs)).execute()
      const id = randomBytes(32).toString('base64url')
      const hash = digest(id)
      const row = { id_hash: hash, connection_id: connectionId, caller, created_at: ago(0), used_at: ago(0) }
      await db
        .insertInto('mcp_session')
        .values({ ...row, capabilities: JSON.stringify(capabilities) })
        .execute()
      return { id, session: { hash, capabilities } }
    },

    async find(id, owner) {
      const hash = digest(id)
      const row = await db
        .selectFrom('mcp_session')
        .select(['capabilities', 'used_at'])
        .where(owned(hash, owner))
        .where('used_at', '>=', ago(idleMs))
        .executeTakeFirst()
      if (!row) return undefined
      if (row.used_at < ago(usedWithinMs)) {
        await db
          .updateTable('mcp_session')
          .set({ used_at: ago(0) })
          .where('id_hash', '=', hash)
          .execute()
      }
      return { hash, capabilities: row.capabilities }
    },

    async end(id, owner) {
      const { numDeletedRows } = await db
        .deleteFrom('mcp_session')
        .where(owned(digest(id), owner))
        .executeTakeFirst()
      return numDeletedRows > 0n
    },

    async pass({ hash }, message) {
      await sql`
        with added as (insert into mcp_message (session_hash, message) values (${hash}, ${JSON.stringify(message)}) returning 1)
        select pg_notify('drawbridge_event', ${ringOf(hash)}) from added`.execute(db)
    },

    async hear({ hash }, take, signal) {
      let after = '0'
      let rung = bell.rung(ringOf(hash), signal)
      for (;;) {
        await rung
        if (signal.aborted) return
        // From before we look, so that nothing comes in between.
        rung = bell.rung(ringOf(hash), signal)
        for (const { id, message } of await messagesAfter(db, hash, after)) {
          after = id
          if (take(message)) await db.deleteFrom('mcp_message').where('id', '=', id).execute()
        }
      }
    },
  }
}

/** Among the ids of projects on the same channel, which never hold a space. */
function ringOf(hash: Buffer): string {
  return `mcp ${hash.toString('hex')}`
}

async function messagesAfter(db: Db, hash: Buffer, after: string) {
  return db
    .selectFrom('mcp_message')
    .select(['id', 'message'])
    .where('session_hash', '=', hash)
    .where('id', '>', after)
    .orderBy('id')
    .execute()
}
