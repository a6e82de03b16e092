/** Looks at a filter before it is kept: what cannot be is refused, and what looks like a slip of the pen is said. */
import type { ChangeFilter } from '@drawbridge/api'
import { sql } from 'kysely'
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
  const { folderId, name, mimeTypes, author } = filter
  const narrow = [folderId, name, mimeTypes, author].some((part) => part !== undefined)
  if (drives.length === 0) return narrow ? [unread] : []

  const keys = drives.map(({ driveKey }) => driveKey)
  const where = drives.length === 1 ? 'the drive' : 'the drives that are followed'
  const warnings: string[] = []
  if (folderId !== undefined && !(await anyFolder(db, keys, folderId))) {
    warnings.push(`There is no folder ${folderId} in ${where}. A folder is in one drive: name its connection too.`)
  }
  if (name !== undefined && !(await anyName(db, keys, name))) {
    warnings.push(`No name in ${where} matches ${name} today. Check its spelling; * stands for any text.`)
  }
  if (mimeTypes && !(await anyType(db, keys, mimeTypes))) {
    warnings.push(`No file in ${where} is of ${mimeTypes.join(' or ')} today. Check the spelling.`)
  }
  if (author !== undefined && !(await anyAuthor(db, keys, author))) {
    warnings.push(`Nothing in ${where} was last changed by ${author}. Give an address, a name or an id, whole.`)
  }
  return warnings
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

async function anyName(db: Db, keys: readonly string[], glob: string): Promise<boolean> {
  const matches = nameMatcher(glob)
  const { rows } = await sql<{ name: string }>`
    select name from drive_item where drive_key = any(${keys}::bigint[]) and deleted_at is null and kind != 'root'
    limit ${mostNames}`.execute(db)
  return rows.length === mostNames || rows.some(({ name }) => matches(name))
}

async function anyType(db: Db, keys: readonly string[], types: readonly string[]): Promise<boolean> {
  const patterns = types.map((type) => type.toLowerCase().replaceAll('_', '\\_').replace(/\*$/, '%'))
  const { rows } = await sql`
    select from drive_item where drive_key = any(${keys}::bigint[]) and deleted_at is null
      and mime_type ilike any(${patterns}::text[]) limit 1`.execute(db)
  return rows.length > 0
}

async function anyAuthor(db: Db, keys: readonly string[], author: string): Promise<boolean> {
  const { rows } = await sql`
    select from drive_item where drive_key = any(${keys}::bigint[]) and deleted_at is null
      and lower(${author}) in (
        lower(modified_by ->> 'id'), lower(modified_by ->> 'displayName'), lower(modified_by ->> 'email')
      ) limit 1`.execute(db)
  return rows.length > 0
}
