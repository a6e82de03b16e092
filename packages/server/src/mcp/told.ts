/**
 * What was told on the streams of a session, kept for minutes: an agent whose connection broke off reads on at whatever
 * server it comes to, while the call goes on at the one that it began at.
 *
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#resumability-and-redelivery
 */
import type { EventStore } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Bell } from '../events/bell.ts'
import type { Db } from '../postgres/transaction.ts'
import type { Session } from './sessions.ts'

/** One message as it went out; without one, the stream has ended, or nothing was told yet. */
export type Told = { readonly id: string; readonly message: string | null }

export type ToldStreams = {
  /** Where the stream of one request writes down what it tells. */
  open(session: Session): { readonly store: EventStore; end(): Promise<void> }
  /**
   * What came after an event on the stream that it was told on, and goes on to come; an empty list as heartbeat.
   *
   * @returns `undefined` where the session was told no such event, or too long ago
   */
  follow(session: Session, lastEventId: string, signal: AbortSignal): Promise<AsyncGenerator<Told[]> | undefined>
}

/** Who has not come back after so long begins anew; milliseconds. */
const keptMs = 10 * 60_000
const heartbeatMs = 15_000

export function createToldStreams({ db, clock, bell }: { db: Db; clock: Clock; bell: Bell }): ToldStreams {
  const keptSince = (): Date => new Date(clock.now() - keptMs)

  async function write({ hash }: Session, streamId: string, message: string | null): Promise<string> {
    const told_at = new Date(clock.now())
    const { rows } = await sql<{ id: string }>`
      with told as (
        insert into mcp_event (session_hash, stream_id, message, told_at)
        values (${hash}, ${streamId}, ${message}, ${told_at}) returning id
      )
      select id, pg_notify('drawbridge_event', ${ringOf(streamId)}) from told`.execute(db)
    return rows[0]!.id
  }

  return {
    open(session) {
      let stream: string | undefined
      return {
        store: {
          async storeEvent(streamId, message) {
            if (stream === undefined) await db.deleteFrom('mcp_event').where('told_at', '<', keptSince()).execute()
            stream = streamId
            return write(session, streamId, JSON.stringify(message))
          },
          // A stream is read on by a request of its own, see `follow`.
          replayEventsAfter: () => Promise.reject(new Error('A stream of one request replays nothing.')),
        },
        end: async () => {
          if (stream !== undefined) await write(session, stream, null)
        },
      }
    },

    async follow({ hash }, lastEventId, signal) {
      if (!/^\d{1,18}$/.test(lastEventId)) return undefined
      const known = await db
        .selectFrom('mcp_event')
        .select('stream_id')
        .where('id', '=', lastEventId)
        .where('session_hash', '=', hash)
        .where('told_at', '>=', keptSince())
        .executeTakeFirst()
      return known && follow({ db, bell }, known.stream_id, lastEventId, signal)
    },
  }
}

async function* follow(
  { db, bell }: { readonly db: Db; readonly bell: Bell },
  streamId: string,
  lastEventId: string,
  signal: AbortSignal,
): AsyncGenerator<Told[]> {
  const ends = AbortSignal.any([signal, bell.closed])
  let after = lastEventId
  while (!ends.aborted) {
    const looked = new AbortController()
    // Listens before it looks, so that nothing falls between.
    const until = AbortSignal.any([ends, looked.signal, AbortSignal.timeout(heartbeatMs)])
    const rung = bell.rung(ringOf(streamId), until)
    try {
      const told = await db
        .selectFrom('mcp_event')
        .select(['id', 'message'])
        .where('stream_id', '=', streamId)
        .where('id', '>', after)
        .orderBy('id')
        .execute()
      const isOver = told.at(-1)?.message === null
      yield told.filter(({ message }) => message !== null)
      if (isOver) return
      after = told.at(-1)?.id ?? after
      await rung
    } finally {
      looked.abort()
    }
  }
}

/** Among the ids of projects on the same channel, which never hold a space. */
function ringOf(streamId: string): string {
  return `told ${streamId}`
}
