/** The rows of a drive's items: written a page at a time, read by id and upwards to the root. */
import { sql } from 'kysely'
import { copyInto, copyRow } from '../postgres/copy.ts'
import type { Row } from '../postgres/database.ts'
import type { Db } from '../postgres/transaction.ts'
import type { KnownItem } from './compare.ts'
import type { IndexedItem, ItemAuthor, ItemKind } from './indexed-item.ts'

const columns =
  'drive_key, pass, id, parent_id, name, kind, size, e_tag, c_tag, content_hash, mime_type, web_url, created_at, ' +
  'modified_at, modified_by, sharing'
const uniqueViolation = '23505'

/** Writes items as they are now; whatever was known under their ids is overwritten, tombstones too. */
export async function putItems(db: Db, driveKey: string, pass: number, items: readonly IndexedItem[]): Promise<void> {
  if (items.length === 0) return
  const column = <T>(read: (item: IndexedItem) => T): T[] => items.map(read)
  await sql`
    insert into drive_item (${sql.raw(columns)})
    select ${driveKey}::bigint, ${pass}::integer, * from unnest(
      ${column(({ id }) => id)}::text[],
      ${column(({ parentId }) => parentId)}::text[],
      ${column(({ name }) => name)}::text[],
      ${column(({ kind }) => kind)}::text[],
      ${column(({ size }) => size)}::bigint[],
      ${column(({ eTag }) => eTag)}::text[],
      ${column(({ cTag }) => cTag)}::text[],
      ${column(({ contentHash }) => contentHash)}::text[],
      ${column(({ mimeType }) => mimeType)}::text[],
      ${column(({ webUrl }) => webUrl)}::text[],
      ${column(({ createdAt }) => createdAt)}::timestamptz[],
      ${column(({ modifiedAt }) => modifiedAt)}::timestamptz[],
      ${column(({ modifiedBy }) => modifiedBy && JSON.stringify(modifiedBy))}::jsonb[],
      ${column(({ sharing }) => sharing)}::text[]
    )
    on conflict (drive_key, id) do update set
      pass = excluded.pass, parent_id = excluded.parent_id, name = excluded.name, kind = excluded.kind,
      size = excluded.size, e_tag = excluded.e_tag, c_tag = excluded.c_tag, content_hash = excluded.content_hash,
      mime_type = excluded.mime_type, web_url = excluded.web_url, created_at = excluded.created_at,
      modified_at = excluded.modified_at, modified_by = excluded.modified_by, sharing = excluded.sharing,
      deleted_at = null, sweep = false`.execute(db)
}

/**
 * Writes items of which none has been known: twice as fast as overwriting. Where one is known after all, as when it
 * comes on two pages, they are overwritten.
 */
export async function addItems(db: Db, driveKey: string, pass: number, items: readonly IndexedItem[]): Promise<void> {
  if (items.length === 0) return
  const rows = items.map((item) =>
    copyRow([
      driveKey,
      pass,
      item.id,
      item.parentId,
      item.name,
      item.kind,
      item.size,
      item.eTag,
      item.cTag,
      item.contentHash,
      item.mimeType,
      item.webUrl,
      item.createdAt,
      item.modifiedAt,
      item.modifiedBy && JSON.stringify(item.modifiedBy),
      item.sharing,
    ]),
  )
  await sql`savepoint add_items`.execute(db)
  try {
    await copyInto(db, `drive_item (${columns})`, rows.join(''))
  } catch (error) {
    if ((error as { code?: unknown }).code !== uniqueViolation) throw error
    await sql`rollback to savepoint add_items`.execute(db)
    await putItems(db, driveKey, pass, items)
  }
}

/** What is known of these ids, tombstones included. */
export async function knownItems(
  db: Db,
  driveKey: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownItem>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('drive_item')
    .selectAll()
    .where('drive_key', '=', driveKey)
    .where('id', '=', sql<string>`any(${ids}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.id, knownItem(row)]))
}

/** Turns living items into tombstones; a folder's contents follow at the end of the round. */
export async function buryItems(db: Db, driveKey: string, ids: readonly string[], now: number): Promise<void> {
  if (ids.length === 0) return
  await sql`
    update drive_item set deleted_at = ${new Date(now)}, sweep = kind in ('folder', 'package')
    where drive_key = ${driveKey}::bigint and id = any(${ids}::text[]) and deleted_at is null`.execute(db)
}

/** So long what is gone is known again when it comes back: a week longer than any recycle bin keeps it; milliseconds. */
export const keepTombstonesMs = 100 * 24 * 60 * 60_000

/** One batch of those that are older. `true` when there may be more. */
export async function deleteTombstonesBefore(db: Db, time: number): Promise<boolean> {
  const batch = 1_000
  const { numAffectedRows } = await sql`
    delete from drive_item where ctid = any(array(
      select ctid from drive_item where deleted_at < ${new Date(time)} order by deleted_at limit ${batch}
    ))`.execute(db)
  return numAffectedRows === BigInt(batch)
}

/**
 * Living items in folders that went in this round, some at a time; none when there are none left. When they are buried,
 * what is in them follows.
 */
export async function orphans(db: Db, driveKey: string, limit: number): Promise<KnownItem[]> {
  for (;;) {
    const { rows: parents } = await sql<{ id: string }>`
      select id from drive_item where drive_key = ${driveKey}::bigint and sweep limit 100`.execute(db)
    if (parents.length === 0) return []
    const ids = parents.map(({ id }) => id)
    const { rows } = await sql<Row<'drive_item'>>`
      select * from drive_item
      where drive_key = ${driveKey}::bigint and parent_id = any(${ids}::text[]) and deleted_at is null
      order by parent_id limit ${limit}`.execute(db)
    if (rows.length < limit) {
      await sql`
        update drive_item set sweep = false
        where drive_key = ${driveKey}::bigint and id = any(${ids}::text[])`.execute(db)
    }
    if (rows.length > 0) return rows.map(knownItem)
  }
}

export async function endSweep(db: Db, driveKey: string): Promise<void> {
  await sql`update drive_item set sweep = false where drive_key = ${driveKey}::bigint and sweep`.execute(db)
}

/** At the end of a pass: what was there before and was not told again. Some at a time. */
export async function unseenItems(db: Db, driveKey: string, pass: number, limit: number): Promise<KnownItem[]> {
  const rows = await db
    .selectFrom('drive_item')
    .selectAll()
    .where('drive_key', '=', driveKey)
    .where('pass', '<', pass)
    .where('deleted_at', 'is', null)
    .where('kind', '!=', 'root')
    .limit(limit)
    .execute()
  return rows.map(knownItem)
}

/** A row as far as paths need it. */
export type Step = Pick<IndexedItem, 'id' | 'parentId' | 'name' | 'kind'>

/** These items and every folder above them, also through folders that are gone. */
export async function lineageOf(db: Db, driveKey: string, ids: readonly string[]): Promise<Step[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Step>`
    with recursive lineage as (
      select id, parent_id, name, kind from drive_item
      where drive_key = ${driveKey}::bigint and id = any(${ids}::text[])
      union
      select parent.id, parent.parent_id, parent.name, parent.kind
      from lineage join drive_item parent on parent.drive_key = ${driveKey}::bigint and parent.id = lineage.parent_id
    )
    select id, parent_id as "parentId", name, kind from lineage`.execute(db)
  return rows
}

export function knownItem(row: Row<'drive_item'>): KnownItem {
  return {
    id: row.id,
    parentId: row.parent_id,
    name: row.name,
    kind: row.kind as ItemKind,
    size: row.size === null ? null : Number(row.size),
    eTag: row.e_tag,
    cTag: row.c_tag,
    contentHash: row.content_hash,
    mimeType: row.mime_type,
    webUrl: row.web_url,
    createdAt: row.created_at?.toISOString() ?? null,
    modifiedAt: row.modified_at?.toISOString() ?? null,
    modifiedBy: row.modified_by as ItemAuthor | null,
    sharing: row.sharing,
    deleted: row.deleted_at !== null,
  }
}
