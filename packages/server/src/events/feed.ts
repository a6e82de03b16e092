/** The feed: what has happened in a project, oldest first, for readers that keep a cursor. */
import type { Event } from '@drawbridge/api'
import { sql } from 'kysely'
import { Problem } from '../errors.ts'
import type { Row } from '../postgres/database.ts'
import type { Db } from '../postgres/transaction.ts'
import { presentEvent } from './store.ts'

export type FeedRequest = {
  readonly projectId: string
  /** Only what happened in this connection's drive. */
  readonly connectionId?: string | undefined
  /** `now` for what is still to come. @default the oldest that is kept */
  readonly cursor?: string | undefined
  readonly limit: number
  /** Only what fits is told. The name makes its cursors those of a feed of its own. */
  readonly filter?: { readonly name: string; fits(row: Row<'event'>): boolean } | undefined
}

/** So many events are held against a filter in one call, so that a filter that lets little through costs little. */
const mostLookedAt = 1_000

export type FeedPage = {
  readonly events: Event[]
  /** Behind each event: where to go on for who has taken in no more than this. */
  readonly cursors: string[]
  readonly cursor: string
  readonly more: boolean
}

/**
 * Events are numbered in the order in which they are committed, so that none can appear behind a cursor.
 *
 * @throws {Problem} `invalid_request` for a cursor of another feed, or none at all; `cursor_expired` when events behind
 *   it are no longer kept
 */
export async function readFeed(db: Db, request: FeedRequest): Promise<FeedPage> {
  const { projectId, connectionId, limit } = request
  const feed = `${projectId} ${request.filter?.name ?? connectionId ?? '*'}`
  const place = await placeOf(db, projectId, feed, request.cursor)
  const atOnce = request.filter ? mostLookedAt : limit
  let query = db
    .selectFrom('event')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('sequence', '>', place)
    .orderBy('sequence')
    .limit(atOnce + 1)
  if (connectionId !== undefined) query = query.where(sql<boolean>`data ->> 'connectionId' = ${connectionId}`)
  const rows = await query.execute()
  const looked = rows.slice(0, atOnce)
  const fitting = request.filter ? looked.filter((row) => request.filter!.fits(row)) : looked
  const kept = fitting.slice(0, limit)
  const cut = fitting.length > limit
  const last = (cut ? kept : looked).at(-1)?.sequence ?? place
  const cursorAt = (sequence: string): string => Buffer.from(`${feed} ${sequence}`).toString('base64url')
  return {
    events: kept.map(presentEvent),
    cursors: kept.map(({ sequence }) => cursorAt(sequence)),
    cursor: cursorAt(last),
    more: cut || rows.length > atOnce,
  }
}

async function placeOf(db: Db, projectId: string, feed: string, cursor: string | undefined): Promise<string> {
  if (cursor === undefined) return '0'
  if (cursor === 'now') return latest(db, projectId)
  const place = placeIn(feed, cursor)
  if (await isExpired(db, projectId, place)) {
    const message =
      'cursor: What happened right behind it is no longer kept. Read the items anew, and go on from a cursor of `now`.'
    throw new Problem('cursor_expired', message)
  }
  return place
}

/** Numbers have no gaps, so the oldest that is kept shows whether the next one after this place has gone. */
async function isExpired(db: Db, projectId: string, place: string): Promise<boolean> {
  const { rows } = await sql<{ expired: boolean }>`
    select ${place}::bigint + 1 < coalesce(
      (select min(sequence) from event where project_id = ${projectId}),
      (select last + 1 from event_count where project_id = ${projectId}),
      0
    ) as expired`.execute(db)
  return rows[0]!.expired
}

async function latest(db: Db, projectId: string): Promise<string> {
  const row = await db.selectFrom('event_count').select('last').where('project_id', '=', projectId).executeTakeFirst()
  return row?.last ?? '0'
}

function placeIn(feed: string, cursor: string): string {
  const [, of, place] = /^(\S+ \S+) (\d{1,18})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (place === undefined) throw new Problem('invalid_request', 'cursor: Give a cursor as the feed gave it, or `now`.')
  if (of !== feed)
    throw new Problem('invalid_request', 'cursor: This one belongs to another feed. Use the one you got here.')
  return place
}
