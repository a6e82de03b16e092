/**
 * What runs write into a drive is noted, so that a workflow that listens to the drive tells its own work from that of
 * others (triggers/own-work.ts).
 */
import { actionCatalogue } from '@drawbridge/api'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../postgres/transaction.ts'

export type WrittenItem = {
  readonly id: string
  /** As they were after writing; null where the answer did not say. */
  readonly eTag: string | null
  readonly cTag: string | null
}

/** So long it is worth remembering; milliseconds. */
const keepMs = 24 * 60 * 60_000

type Done = { readonly action: string; readonly input: unknown; readonly output: unknown }

/**
 * In SQL: the rows of what was written, as a part of the statement that records the step. While the step counts as under
 * way, what it has changed is not yet judged.
 *
 * @param items `held` is the run, if it is still this activation's
 */
export function insertWritten(items: readonly WrittenItem[], at: number): RawBuilder<unknown> {
  return sql`insert into run_written_item (run_id, workflow_id, item_id, e_tag, c_tag, written_at)
    select held.id, held.workflow_id, w.id, w."eTag", w."cTag", ${new Date(at)}
    from held, jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as w(id text, "eTag" text, "cTag" text)`
}

/** `true` for an action that leaves something behind. */
export function writes(action: string): boolean {
  const effect = actionCatalogue.find(({ name }) => name === action)?.effect
  return effect !== undefined && effect !== 'reads'
}

/** The items that come out with their tags; where none does, as with a deletion or a link, those that went in. */
export function writtenBy({ action, input, output }: Done): WrittenItem[] {
  if (!writes(action)) return []
  const written = new Map<string, WrittenItem>()
  for (const object of objectsIn(output)) {
    const { id, eTag, cTag } = object
    if (typeof id === 'string' && (typeof eTag === 'string' || typeof cTag === 'string')) {
      written.set(id, { id, eTag: textOf(eTag), cTag: textOf(cTag) })
    }
  }
  if (written.size > 0) return [...written.values()]
  return [...namedIn(input)].map((id) => ({ id, eTag: null, cTag: null }))
}

function namedIn(input: unknown): Set<string> {
  const { item } = (input ?? {}) as { readonly item?: unknown }
  const given = [item, ...objectsIn(input).flatMap(({ id, itemId }) => [id, itemId])]
  // A path or a URL names no item for good.
  return new Set(given.filter((each) => typeof each === 'string').filter((each) => !each.includes('/')))
}

type Plain = Readonly<Record<string, unknown>>

function objectsIn(value: unknown, depth = 0): Plain[] {
  if (typeof value !== 'object' || value === null || depth > 4) return []
  const below = Object.values(value).flatMap((each) => objectsIn(each, depth + 1))
  return Array.isArray(value) ? below : [value as Plain, ...below]
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** What was written too long ago to matter. */
export async function forgetWritten(db: Db, now: number): Promise<void> {
  await db
    .deleteFrom('run_written_item')
    .where('written_at', '<', new Date(now - keepMs))
    .execute()
}
