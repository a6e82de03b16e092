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
 * @param drive where the filter is for one drive that has been read; what is in it is what warnings go by
 * @returns what looks like a slip
 * @throws {Problem} `invalid_request` for what can match nothing, `not_found` for a folder that is not there
 */
export async function checkFilter(db: Db, filter: ChangeFilter, drive: FollowedDrive | undefined): Promise<string[]> {
  const { mimeTypes } = filter
  checkFilterAlone(filter)
  if (!drive?.synchronisedAt) return []

  const warnings: string[] = []
  if (filter.folderId !== undefined) await assertFolder(db, drive, filter.folderId)
  if (filter.name !== undefined && !(await anyName(db, drive, filter.name))) {
    warnings.push(`No name in the drive matches ${filter.name} today. Check its spelling; * stands for any text.`)
  }
  if (mimeTypes && !(await anyType(db, drive, mimeTypes))) {
    warnings.push(`No file in the drive is of ${mimeTypes.join(' or ')} today. Check the spelling.`)
  }
  if (filter.author !== undefined && !(await anyAuthor(db, drive, filter.author))) {
    warnings.push(`Nothing in the drive was last changed by ${filter.author}. Give an address, a name or an id, whole.`)
  }
  return warnings
}

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

async function assertFolder(db: Db, { driveKey }: FollowedDrive, folderId: string): Promise<void> {
  const { rows } = await sql`
    select from drive_item where drive_key = ${driveKey}::bigint and id = ${folderId}
      and kind in ('root', 'folder') and deleted_at is null`.execute(db)
  if (rows.length === 0) throw new Problem('not_found', 'filter.folderId: There is no such folder in this drive.')
}

async function anyName(db: Db, { driveKey }: FollowedDrive, glob: string): Promise<boolean> {
  const matches = nameMatcher(glob)
  const { rows } = await sql<{ name: string }>`
    select name from drive_item where drive_key = ${driveKey}::bigint and deleted_at is null and kind != 'root'
    limit ${mostNames}`.execute(db)
  return rows.length === mostNames || rows.some(({ name }) => matches(name))
}

async function anyType(db: Db, { driveKey }: FollowedDrive, types: readonly string[]): Promise<boolean> {
  const patterns = types.map((type) => type.toLowerCase().replaceAll('_', '\\_').replace(/\*$/, '%'))
  const { rows } = await sql`
    select from drive_item where drive_key = ${driveKey}::bigint and deleted_at is null
      and mime_type ilike any(${patterns}::text[]) limit 1`.execute(db)
  return rows.length > 0
}

async function anyAuthor(db: Db, { driveKey }: FollowedDrive, author: string): Promise<boolean> {
  const { rows } = await sql`
    select from drive_item where drive_key = ${driveKey}::bigint and deleted_at is null
      and lower(${author}) in (
        lower(modified_by ->> 'id'), lower(modified_by ->> 'displayName'), lower(modified_by ->> 'email')
      ) limit 1`.execute(db)
  return rows.length > 0
}
