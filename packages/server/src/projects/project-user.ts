/** What a product has said about its users. */
import { sql } from 'kysely'
import { Problem } from '../errors.ts'
import type { Db } from '../postgres/transaction.ts'

export type Metadata = Record<string, unknown>

type User = { readonly projectId: string; readonly userId: string }

/** In characters of JSON: for names and settings, not for files. */
const longestMetadata = 16_384

export async function findMetadata(db: Db, { projectId, userId }: User): Promise<Metadata> {
  const row = await db
    .selectFrom('project_user')
    .select('metadata')
    .where('project_id', '=', projectId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row?.metadata ?? {}
}

/**
 * Names that are given replace what was there, and null removes them (RFC 7396, one level deep). Two changes at once both
 * count.
 *
 * @throws {Problem} `payload_too_large`; nothing was changed then
 */
export async function mergeMetadata(db: Db, user: User, change: Metadata, now: number): Promise<Metadata> {
  const kept = JSON.stringify(Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null)))
  const removed = Object.keys(change).filter((name) => change[name] === null)
  const merged = sql<string>`(project_user.metadata || ${kept}::jsonb) - ${removed}::text[]`
  return db.transaction().execute(async (transaction) => {
    const { metadata } = await transaction
      .insertInto('project_user')
      .values({ project_id: user.projectId, user_id: user.userId, metadata: kept, updated_at: new Date(now) })
      .onConflict((conflict) =>
        conflict.columns(['project_id', 'user_id']).doUpdateSet({ metadata: merged, updated_at: new Date(now) }),
      )
      .returning('metadata')
      .executeTakeFirstOrThrow()
    if (JSON.stringify(metadata).length <= longestMetadata) return metadata
    throw new Problem('payload_too_large', 'The metadata of a user is at most 16 KB of JSON. Nothing was changed.')
  })
}
