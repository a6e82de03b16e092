/** The feed: what has happened in a project, oldest first, for readers that keep a cursor. */
import type { Event } from '@drawbridge/api'
import { sql } from 'kysely'
import { Problem } from '../errors.ts'
import type { Db } from '../postgres/transaction.ts'
import { presentEvent } from './store.ts'

export type FeedRequest = {
  readonly projectId: string
  /** Only what happened in this connection's drive. */
  readonly connectionId?: string | undefined
  /** `now` for what is still to come. @default the oldest that is kept */
  readonly cursor?: string | undefined
  readonly limit: number
}

export type FeedPage = { readonly events: Event[]; readonly cursor: string; readonly more: boolean }

/**
 * Events are numbered in the order in which they are committed, so that none can appear behind a cursor.
 *
 * @throws {Problem} `invalid_request` for a cursor of another feed, or none at all
 */
export async function readFeed(db: Db, request: FeedRequest): Promise<FeedPage> {
  const { projectId, connectionId, limit } = request
  const feed = `${projectId} ${connectionId ?? '*'}`
  const place = request.cursor === 'now' ? await latest(db, projectId) : placeIn(feed, request.cursor)
  let query = db
    .selectFrom('event')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('sequence', '>', place)
    .orderBy('sequence')
    .limit(limit + 1)
  if (connectionId !== undefined) query = query.where(sql<boolean>`data ->> 'connectionId' = ${connectionId}`)
  const rows = await query.execute()
  const kept = rows.slice(0, limit)
  const cursor = Buffer.from(`${feed} ${kept.at(-1)?.sequence ?? place}`).toString('base64url')
  return { events: kept.map(presentEvent), cursor, more: rows.length > limit }
}

async function latest(db: Db, projectId: string): Promise<string> {
  const row = await db.selectFrom('event_count').select('last').where('project_id', '=', projectId).executeTakeFirst()
  return row?.last ?? '0'
}

function placeIn(feed: string, cursor: string | undefined): string {
  if (cursor === undefined) return '0'
  const [, of, place] = /^(\S+ \S+) (\d{1,18})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (place === undefined) throw new Problem('invalid_request', 'cursor: Give a cursor as the feed gave it, or `now`.')
  if (of !== feed)
    throw new Problem('invalid_request', 'cursor: This one belongs to another feed. Use the one you got here.')
  return place
}
