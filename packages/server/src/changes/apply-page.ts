/**
 * Takes a page of Graph's delta in: index, cursor and what happened in one transaction, so that no crash comes between.
 *
 *   fence ─▸ files that went ─▸ what is there, parents first ─▸ folders that went
 *         ─▸ at the round's end what was in those folders, and after a reading of everything what was not told again
 *
 * What moved out of a folder is therefore told before that folder's deletion, and is not deleted with it.
 */
import type { Change, ChangeKind } from '@drawbridge/api'
import type { DeltaPage, DriveItem } from '@drawbridge/onedrive'
import { sql } from 'kysely'
import type { Db } from '../postgres/transaction.ts'
import { compare, type KnownItem } from './compare.ts'
import type { PlacedChange } from './filter.ts'
import { advance, type FollowedDrive, growBy, recountItems } from './followed-drive.ts'
import { type IndexedItem, indexedItem } from './indexed-item.ts'
import { addItems, buryItems, endSweep, knownItems, lineageOf, orphans, putItems, unseenItems } from './item-index.ts'
import { changeOf } from './placed-change.ts'
import { placesFrom } from './places.ts'

export type Owner = Pick<Change, 'connectionId' | 'userId' | 'driveId'>
export type ReadPage = Pick<DeltaPage, 'items' | 'cursor' | 'restarted' | 'last'>

/** Told first of an item; what else happened to it, happened where it is now. */
const moves: ReadonlySet<ChangeKind> = new Set(['moved', 'renamed', 'restored'])

const sweepAtOnce = 1_000

/** What happened, some of it at a time, in the order in which it is to be told. */
export type Tell = (changes: readonly PlacedChange[]) => Promise<unknown>

/**
 * @param page as the library read it behind `drive.cursor`
 * @param tell not called while a drive is read for the first time; within the transaction, so that what is told of a
 *   folder with a million things in it need not be kept
 * @returns the drive as it stands now, and how much was told
 * @throws {StalePull} when another node has moved the drive on; nothing is written then
 */
export async function applyPage(
  db: Db,
  drive: FollowedDrive,
  owner: Owner,
  page: ReadPage,
  now: number,
  tell: Tell,
): Promise<{ readonly drive: FollowedDrive; readonly told: number }> {
  const pass = page.restarted ? drive.pass + 1 : drive.pass
  const wasEnumerating = page.restarted || (drive.cursor?.enumerating ?? true)
  const advanced = await advance(db, drive, page, pass, now)

  const first = drive.synchronisedAt === null
  let told = 0
  let grown = 0
  const note: Tell = async (changes) => {
    if (first || changes.length === 0) return
    told += changes.length
    grown += growth(changes)
    await tell(changes)
  }
  if (first) await learn(db, drive, pass, page, now)
  else await note(await compareAndPut(db, drive, owner, pass, page.items, now))
  if (page.last) for await (const buried of sweep(db, drive, owner, pass, wasEnumerating, now)) await note(buried)
  if (page.last && wasEnumerating) await recountItems(db, drive)
  else if (!first) await growBy(db, drive, grown)
  return { drive: advanced, told }
}

/**
 * The first reading: there is nothing to compare with, and nobody is told. Should the database die, it goes on from the
 * pages that have reached the disk, so only the last one waits until it has.
 */
async function learn(
  db: Db,
  { driveKey }: FollowedDrive,
  pass: number,
  { items, last }: ReadPage,
  now: number,
): Promise<void> {
  const { present, gone } = lastStates(items)
  if (!last) await sql`set local synchronous_commit = off`.execute(db)
  if (pass === 1) await addItems(db, driveKey, pass, present)
  else await putItems(db, driveKey, pass, present)
  await buryItems(db, driveKey, gone, now)
}

async function compareAndPut(
  db: Db,
  { driveKey }: FollowedDrive,
  owner: Owner,
  pass: number,
  items: readonly DriveItem[],
  now: number,
): Promise<PlacedChange[]> {
  const { present, gone } = lastStates(items)
  const known = await knownItems(db, driveKey, [...gone, ...present.map(({ id }) => id)])
  const going = gone.flatMap((id) => known.get(id) ?? []).filter(({ deleted }) => !deleted)
  return [
    ...(await bury(
      db,
      driveKey,
      owner,
      going.filter(({ kind }) => kind === 'file'),
      now,
    )),
    ...(await put(db, driveKey, owner, pass, present, known)),
    ...(await bury(
      db,
      driveKey,
      owner,
      going.filter(({ kind }) => kind !== 'file'),
      now,
    )),
  ]
}

async function put(
  db: Db,
  driveKey: string,
  owner: Owner,
  pass: number,
  present: readonly IndexedItem[],
  known: ReadonlyMap<string, KnownItem>,
): Promise<PlacedChange[]> {
  const parents = present.flatMap(({ parentId }) => parentId ?? [])
  const lineage = await lineageOf(db, driveKey, [...known.keys(), ...parents])
  await putItems(db, driveKey, pass, present)
  // Told one after the other: where an item was is where the changes before have left it.
  const places = placesFrom([...present.filter(({ id }) => !known.has(id)), ...lineage])
  return present.flatMap((item) => {
    const before = known.get(item.id)
    const was = before && { item: before, place: places.of(before) }
    places.put(item)
    const is = { item, place: places.of(item) }
    return compare(before, item).map((kind) => changeOf(owner, kind, is, moves.has(kind) ? was : was && is))
  })
}

async function bury(
  db: Db,
  driveKey: string,
  owner: Owner,
  going: readonly KnownItem[],
  now: number,
): Promise<PlacedChange[]> {
  const ids = going.map(({ id }) => id)
  const places = placesFrom(await lineageOf(db, driveKey, ids))
  await buryItems(db, driveKey, ids, now)
  return going.map((item) => {
    const was = { item, place: places.of(item) }
    return changeOf(owner, 'deleted', was, was)
  })
}

/** At the round's end, some at a time: what was in folders that went, and what was not told again. */
async function* sweep(
  db: Db,
  { driveKey }: FollowedDrive,
  owner: Owner,
  pass: number,
  wasEnumerating: boolean,
  now: number,
): AsyncGenerator<PlacedChange[]> {
  const rest = [
    () => orphans(db, driveKey, sweepAtOnce),
    ...(wasEnumerating ? [() => unseenItems(db, driveKey, pass, sweepAtOnce)] : []),
  ]
  for (const take of rest) {
    for (let going = await take(); going.length > 0; going = await take()) {
      yield await bury(db, driveKey, owner, going, now)
    }
  }
  // What was not told again has nothing left below it that the next round should look for.
  await endSweep(db, driveKey)
}

function growth(changes: readonly PlacedChange[]): number {
  const grown = changes.filter(({ kind }) => kind === 'created' || kind === 'restored').length
  return grown - changes.filter(({ kind }) => kind === 'deleted').length
}

/** An item may come more than once on a page: the last one counts. */
function lastStates(items: readonly DriveItem[]): { present: IndexedItem[]; gone: string[] } {
  const last = new Map(items.map((item) => [item.id, item]))
  const gone = [...last.values()].filter(({ deleted }) => deleted).map(({ id }) => id)
  const present = [...last.values()].filter(({ deleted }) => !deleted).map(indexedItem)
  return { present, gone }
}
