/** What is in a followed drive, read from the index: at once, and without asking Microsoft. */
import { hash } from 'node:crypto'
import type { ChangedItem } from '@drawbridge/api'
import { sql } from 'kysely'
import { z } from 'zod'
import { Problem } from '../errors.ts'
import type { Row } from '../postgres/database.ts'
import type { Page, PageRequest } from '../postgres/page.ts'
import type { Db } from '../postgres/transaction.ts'
import type { FollowedDrive } from './followed-drive.ts'
import { knownItem, lineageOf } from './item-index.ts'
import { presentItem } from './placed-change.ts'
import { placesFrom } from './places.ts'

export type MirrorQuery = PageRequest & {
  /** The id of a folder. @default the root */
  readonly parentId?: string | undefined
  /** Part of a name; in the whole drive. */
  readonly search?: string | undefined
}

export type MirrorPage = Page<ChangedItem> & {
  /** `false` while the drive is read for the first time. */
  readonly complete: boolean
}

/**
 * Folders first, then by name.
 *
 * @throws {Problem} `not_found` for a folder that is not there; `invalid_request` when the cursor is none, or of another list
 */
export async function listMirror(db: Db, drive: FollowedDrive, query: MirrorQuery): Promise<MirrorPage> {
  const { driveKey } = drive
  const { limit, search } = query
  const list = nameOfList(driveKey, query)
  const place = readCursor(query.cursor, list)
  const scope =
    search === undefined
      ? sql`parent_id = ${query.parentId ?? (await rootOf(db, driveKey))}`
      : sql`name ilike ${`%${search.replaceAll(/[\\%_]/g, '\\$&')}%`} and kind != 'root'`
  const { rows } = await sql<Row<'drive_item'> & { rank: number; low: string }>`
    select *, (kind != 'folder')::int as rank, lower(name) as low from drive_item
    where drive_key = ${driveKey}::bigint and deleted_at is null and ${scope}
      and ${place ? sql`((kind != 'folder')::int, lower(name), id) > (${place.rank}::int, ${place.name}, ${place.id})` : sql`true`}
    order by (kind != 'folder')::int, lower(name), id
    limit ${limit + 1}`.execute(db)
  if (rows.length === 0 && query.parentId !== undefined) await assertFolder(db, driveKey, query.parentId)

  const kept = rows.slice(0, limit)
  const last = kept.at(-1)
  const nextCursor = rows.length > limit && last ? writeCursor(list, last.rank, last.low, last.id) : null
  return { items: await present(db, driveKey, kept), nextCursor, complete: drive.synchronisedAt !== null }
}

/** @throws {Problem} `not_found` */
export async function readMirror(db: Db, { driveKey }: FollowedDrive, id: string): Promise<ChangedItem> {
  const row = await db
    .selectFrom('drive_item')
    .selectAll()
    .where('drive_key', '=', driveKey)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!row) throw new Problem('not_found', 'There is no such item in this drive.')
  const [item] = await present(db, driveKey, [row])
  return item!
}

async function present(db: Db, driveKey: string, rows: readonly Row<'drive_item'>[]): Promise<ChangedItem[]> {
  const places = placesFrom(
    await lineageOf(
      db,
      driveKey,
      rows.map(({ id }) => id),
    ),
  )
  return rows.map((row) => {
    const item = knownItem(row)
    return { ...presentItem(item), path: item.kind === 'root' ? '/' : places.of(item).path }
  })
}

async function rootOf(db: Db, driveKey: string): Promise<string> {
  const root = await db
    .selectFrom('drive_item')
    .select('id')
    .where('drive_key', '=', driveKey)
    .where('kind', '=', 'root')
    .executeTakeFirst()
  if (!root) throw new Problem('not_found', 'This drive has not been read yet. Try again in a moment.')
  return root.id
}

async function assertFolder(db: Db, driveKey: string, id: string): Promise<void> {
  const folder = await db
    .selectFrom('drive_item')
    .select('id')
    .where('drive_key', '=', driveKey)
    .where('id', '=', id)
    .where('kind', 'in', ['folder', 'root', 'package'])
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!folder) throw new Problem('not_found', 'There is no such folder in this drive.')
}

/** Of one drive, and one folder or search in it: where a cursor is good. */
function nameOfList(driveKey: string, { parentId, search }: MirrorQuery): string {
  const list = JSON.stringify([driveKey, search === undefined ? (parentId ?? null) : { search }])
  return hash('sha256', list, 'base64url').slice(0, 16)
}

function writeCursor(list: string, rank: number, name: string, id: string): string {
  return Buffer.from(JSON.stringify([list, rank, name, id])).toString('base64url')
}

const cursorSchema = z.tuple([z.string(), z.number().int(), z.string(), z.string()])

function readCursor(cursor: string | undefined, list: string): { rank: number; name: string; id: string } | undefined {
  if (cursor === undefined) return undefined
  const { data } = cursorSchema.safeParse(parse(Buffer.from(cursor, 'base64url').toString()))
  if (!data) {
    throw new Problem('invalid_request', 'cursor: Give the nextCursor of the page before, or leave it out.')
  }
  const [of, rank, name, id] = data
  if (of !== list) {
    const message =
      'cursor: This one belongs to another drive, folder or search. Use it with the question that gave it.'
    throw new Problem('invalid_request', message)
  }
  return { rank, name, id }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
