/**
 * A change to try a workflow with, from the most real to the least:
 *
 *   the last change that fits ─▸ the newest file of the index that would ─▸ the newest file of the drive ─▸ a made one
 */
import type { Change, ChangeKind } from '@drawbridge/api'
import { isOneDriveError } from '@drawbridge/onedrive'
import { sql } from 'kysely'
import type { Matches, PlacedChange } from '../changes/filter.ts'
import { type IndexedItem, indexedItem } from '../changes/indexed-item.ts'
import { knownItem, lineageOf } from '../changes/item-index.ts'
import { changeOf } from '../changes/placed-change.ts'
import { placesFrom } from '../changes/places.ts'
import { type ConnectionClients, clientOf } from '../connections/client.ts'
import type { ConnectionRecord } from '../connections/connection.ts'
import { Problem } from '../errors.ts'
import type { Row } from '../postgres/database.ts'
import type { Db } from '../postgres/transaction.ts'
import { changeIn } from './change-in.ts'
import type { FileChangeTrigger } from './file-change.ts'

export type Sample = {
  readonly from: 'event' | 'made'
  readonly eventId: string | null
  readonly payload: unknown
  /** Why there is no real one. */
  readonly because: string | null
}

type Services = { readonly db: Db; readonly clients: ConnectionClients }

/** So many events, and so many files, are held against the filter. */
const mostLookedAt = 1_000

/** @param matches what the trigger lets through, with the settings of whoever has it switched on */
export async function sampleChange(
  { db, clients }: Services,
  trigger: FileChangeTrigger,
  matches: Matches,
  connection: ConnectionRecord | undefined,
): Promise<Sample> {
  if (!connection) {
    return made(exampleChange(trigger), 'Nobody has connected OneDrive yet, so this file is made up.')
  }
  const event = await lastEvent(db, connection, matches)
  if (event) return { from: 'event', eventId: event.id, payload: event.data, because: null }
  const as = (item: PlacedChange, because: string): Sample => made(stripped(item), because)
  const indexed = await newestIndexed(db, trigger, connection, matches)
  if (indexed) return as(indexed, 'Nothing that fits has happened yet. This is the newest file that would fit.')
  try {
    const found = await newestInDrive(await clientOf({ db, clients }, connection.id), trigger, connection, matches)
    if (found) return as(found, 'Nothing that fits has happened yet. This is the newest file there that would fit.')
  } catch (error) {
    if (!isOneDriveError(error) && !(error instanceof Problem)) throw error
    return made(
      exampleChange(trigger, connection),
      `The drive could not be asked, so this file is made up. ${error.message}`,
    )
  }
  return made(exampleChange(trigger, connection), 'No file in the drive fits, so this one is made up.')
}

async function lastEvent(db: Db, { projectId, id }: ConnectionRecord, matches: Matches) {
  const rows = await db
    .selectFrom('event')
    .selectAll()
    .where('project_id', '=', projectId)
    .where(sql<boolean>`data ->> 'connectionId' = ${id}`)
    .where('type', 'like', 'item.%')
    .orderBy('sequence', 'desc')
    .limit(mostLookedAt)
    .execute()
  return rows.find((row) => matches(changeIn(row)))
}

async function newestIndexed(
  db: Db,
  trigger: FileChangeTrigger,
  connection: ConnectionRecord,
  matches: Matches,
): Promise<PlacedChange | undefined> {
  const { rows } = await sql<Row<'drive_item'>>`
    select drive_item.* from drive_item join followed_drive on followed_drive.drive_key = drive_item.drive_key
    where followed_drive.connection_id = ${connection.id} and drive_item.deleted_at is null
      and drive_item.kind in ('file', 'folder', 'package')
    order by drive_item.modified_at desc nulls last, drive_item.id limit ${mostLookedAt}`.execute(db)
  if (rows.length === 0) return undefined
  const ids = rows.map(({ id }) => id)
  const places = placesFrom(await lineageOf(db, rows[0]!.drive_key, ids))
  for (const row of rows) {
    const item = knownItem(row)
    const change = changeOf(ownerOf(connection), kindFor(trigger), { item, place: places.of(item) }, undefined)
    if (matches(change)) return change
  }
  return undefined
}

async function newestInDrive(
  client: Awaited<ReturnType<typeof clientOf>>,
  trigger: FileChangeTrigger,
  connection: ConnectionRecord,
  matches: Matches,
): Promise<PlacedChange | undefined> {
  const { folderId } = trigger.filter
  const drive = client.drive({ id: connection.drive.id })
  const path = trigger.folderPath?.replace(/\/+$/, '') ?? ''
  const folder = folderId !== undefined ? drive.item(folderId) : path === '' ? drive.root() : drive.item({ path })
  const items: IndexedItem[] = []
  for await (const item of folder.children({ orderBy: 'lastModifiedDateTime desc', top: 200 })) {
    items.push(indexedItem(item))
    if (items.length >= mostLookedAt) break
  }
  const modified = ({ modifiedAt }: IndexedItem): number => (modifiedAt === null ? 0 : Date.parse(modifiedAt))
  for (const item of items.sort((one, other) => modified(other) - modified(one))) {
    const place = { path: `${path}/${item.name}`, ancestors: [folderId ?? item.parentId].filter((id) => id !== null) }
    const change = changeOf(ownerOf(connection), kindFor(trigger), { item, place }, undefined)
    if (matches(change)) return change
  }
  return undefined
}

function kindFor({ filter }: FileChangeTrigger): ChangeKind {
  return filter.kinds?.[0] ?? 'created'
}

function ownerOf({ id: connectionId, userId, drive }: ConnectionRecord) {
  return { connectionId, userId, driveId: drive.id }
}

function made(payload: unknown, because: string): Sample {
  return { from: 'made', eventId: null, payload, because }
}

function stripped({ ancestors: _, ancestorsBefore: __, ...change }: PlacedChange): Change {
  return change
}

function exampleChange(trigger: FileChangeTrigger, connection?: ConnectionRecord): Change {
  const name = exampleName(trigger)
  const owner = connection ? ownerOf(connection) : { connectionId: 'con_example', userId: 'ada', driveId: 'example' }
  const at = '2026-01-15T09:00:00.000Z'
  return {
    kind: kindFor(trigger),
    ...owner,
    item: {
      id: 'example',
      name,
      path: `${trigger.folderPath?.replace(/\/+$/, '') ?? ''}/${name}`,
      kind: trigger.filter.items === 'folders' ? 'folder' : 'file',
      parentId: null,
      size: trigger.filter.minSize ?? 12_345,
      mimeType: trigger.filter.mimeTypes?.[0]?.replace('*', 'example') ?? 'application/pdf',
      eTag: null,
      cTag: null,
      contentHash: null,
      webUrl: null,
      createdAt: at,
      modifiedAt: at,
      modifiedBy: { displayName: trigger.filter.author ?? 'Ada Example' },
      sharing: null,
    },
    before: null,
  }
}

/** One that a glob such as `Invoice-{2025,2026}-*.pdf` lets through. */
function exampleName({ filter }: FileChangeTrigger): string {
  const glob = filter.name ?? 'Invoice 1.pdf'
  return glob
    .replace(/\{([^,}]*)[^}]*\}/g, '$1')
    .replace(/\*+/g, 'example')
    .replaceAll('?', '1')
}
