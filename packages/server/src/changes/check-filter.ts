/** Looks at a filter before it is kept: what cannot be is refused, and what looks like a slip of the pen is said. */
import type { ChangeFilter } from '@drawbridge/api'
import { type RawBuilder, sql } from 'kysely'
import { Problem } from '../errors.ts'
import type { Db } from '../postgres/transaction.ts'
import { nameMatcher } from './filter.ts'
import type { FollowedDrive } from './followed-drive.ts'

/** So many names are held against a glob. */
const mostNames = 20_000

/**
 * @param drives that the filter is for and that have been read; what is in them is what warnings go by
 * @returns what looks like a slip
 * @throws {Problem} `invalid_request` for what can match nothing
 */
export async function checkFilter(db: Db, filter: ChangeFilter, drives: readonly FollowedDrive[]): Promise<string[]> {
  checkFilterAlone(filter)
  const { folderId, name } = filter
  const parts = partsOf(filter)
  if (drives.length === 0) return parts.length > 0 || folderId !== undefined ? [unread] : []

  const keys = drives.map(({ driveKey }) => driveKey)
  const where = drives.length === 1 ? 'the drive' : 'the drives that are followed'
  const warnings: string[] = []
  if (folderId !== undefined && !(await anyFolder(db, keys, folderId))) {
    warnings.push(`There is no folder ${folderId} in ${where}. A folder is in one drive: name its connection too.`)
  }
  for (const { condition, glob, warning } of parts) {
    if (!(await anyItem(db, keys, [condition], glob))) warnings.push(warning(where))
  }
  if (warnings.length > 0 || parts.length < 2) return warnings
  const all = parts.map(({ condition }) => condition)
  if (filter.items) all.push(sql`kind ${filter.items === 'folders' ? sql`=` : sql`<>`} 'folder'`)
  const together = await anyItem(db, keys, all, name)
  return together ? [] : [`Each part of the filter matches something in ${where} today, but nothing matches them all.`]
}

type Part = {
  readonly condition: RawBuilder<unknown>
  /** Held against the names of what fulfils the condition. */
  readonly glob?: string
  readonly warning: (where: string) => string
}

/** What a filter asks of an item itself, wherever it is. */
function partsOf({ name, mimeTypes, author, minSize, maxSize }: ChangeFilter): Part[] {
  const parts: Part[] = []
  if (name !== undefined) {
    const warning = (where: string) =>
      `No name in ${where} matches ${name} today. Check its spelling; * stands for any text.`
    parts.push({ condition: sql`true`, glob: name, warning })
  }
  if (mimeTypes) {
    const patterns = mimeTypes.map((type) => type.toLowerCase().replaceAll('_', '\\_').replace(/\*$/, '%'))
    const warning = (where: string) => `No file in ${where} is of ${mimeTypes.join(' or ')} today. Check the spelling.`
    parts.push({ condition: sql`mime_type ilike any(${patterns}::text[])`, warning })
  }
  if (author !== undefined) {
    const condition = sql`lower(${author}) in (
      lower(modified_by ->> 'id'), lower(modified_by ->> 'displayName'), lower(modified_by ->> 'email'))`
    const warning = (where: string) =>
      `Nothing in ${where} was last changed by ${author}. Give an address, a name or an id, whole.`
    parts.push({ condition, warning })
  }
  if (minSize !== undefined || maxSize !== undefined) {
    const most = maxSize ?? Number.MAX_SAFE_INTEGER
    const condition = sql`coalesce(size, 0) between ${minSize ?? 0}::bigint and ${most}::bigint`
    parts.push({ condition, warning: (where) => `Nothing in ${where} is of such a size today. Sizes are in bytes.` })
  }
  return parts
}

const unread = 'Nothing has been read yet that this filter could be held against. Check its spelling.'

/**
 * What can be told of a filter whatever the drive.
 *
 * @throws {Problem} `invalid_request` for what can match nothing
 */
export function checkFilterAlone({ minSize, maxSize, items, mimeTypes, name }: ChangeFilter): void {
  if (minSize !== undefined && maxSize !== undefined && minSize > maxSize) {
    throw new Problem('invalid_request', 'filter: minSize is larger than maxSize, so nothing can match.')
  }
  if (items === 'folders' && mimeTypes) {
    throw new Problem('invalid_request', 'filter: Folders have no media type. Leave mimeTypes out, or watch files.')
  }
  if (name !== undefined) assertGlob(name)
}

function assertGlob(glob: string): void {
  if (glob.includes('/')) {
    throw new Problem('invalid_request', 'filter.name: Give a pattern for the name alone; folderId says where.')
  }
  try {
    nameMatcher(glob)
  } catch (cause) {
    throw new Problem('invalid_request', 'filter.name: This is no pattern. Use * and ? and {a,b}.', { cause })
  }
}

async function anyFolder(db: Db, keys: readonly string[], folderId: string): Promise<boolean> {
  const { rows } = await sql`
    select from drive_item where drive_key = any(${keys}::bigint[]) and id = ${folderId}
      and kind in ('root', 'folder') and deleted_at is null`.execute(db)
  return rows.length > 0
}

/** Whether anything that is there fulfils all of these, and has such a name. */
async function anyItem(
  db: Db,
  keys: readonly string[],
  conditions: readonly RawBuilder<unknown>[],
  glob: string | undefined,
): Promise<boolean> {
  const matches = glob === undefined ? () => true : nameMatcher(glob)
  const limit = glob === undefined ? 1 : mostNames
  const { rows } = await sql<{ name: string }>`
    select name from drive_item where drive_key = any(${keys}::bigint[]) and deleted_at is null and kind != 'root'
      and ${sql.join(conditions, sql` and `)}
    limit ${limit}`.execute(db)
  return rows.length === mostNames || rows.some(({ name }) => matches(name))
}
