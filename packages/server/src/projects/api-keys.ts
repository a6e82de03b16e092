/** API keys in PostgreSQL: their hashes alone. */
import type { ApiKeyScope } from '@drawbridge/api'
import type { Clock } from '../clock.ts'
import { Problem } from '../errors.ts'
import type { Row } from '../postgres/database.ts'
import { newId } from '../postgres/id.ts'
import type { Db } from '../postgres/transaction.ts'
import { digest, matches } from '../vault/digest.ts'
import { type ApiKey, assertInTime, idOfApiKey, type NewApiKey, newApiKey } from './api-key.ts'

export type ApiKeys = {
  /** Newest first. */
  list(projectId: string): Promise<ApiKey[]>
  /**
   * Makes a key. It is in this answer and nowhere else.
   *
   * @throws {Problem} `invalid_request` when it would have expired already
   */
  create(projectId: string, wanted: NewApiKey): Promise<{ readonly apiKey: ApiKey; readonly key: string }>
  /** @throws {Problem} `not_found` */
  revoke(projectId: string, id: string): Promise<void>
  /**
   * Tells what a key is. One that is unknown takes as long as one that is wrong.
   *
   * @throws {Problem} `unauthorized` when it is unknown, wrong, revoked or expired
   */
  verify(key: string): Promise<ApiKey>
  recordUse(id: string, at: number): Promise<void>
}

/** Compared with where there is no such key: nothing is known that has this hash. */
const nobodys = Buffer.alloc(32)

export function createApiKeys({ db, clock }: { readonly db: Db; readonly clock: Clock }): ApiKeys {
  return {
    async list(projectId) {
      const rows = await db
        .selectFrom('api_key')
        .selectAll()
        .where('project_id', '=', projectId)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .execute()
      return rows.map(fromRow)
    },

    async create(projectId, { name, scopes, expiresAt }) {
      const now = clock.now()
      if (expiresAt !== null && expiresAt.getTime() <= now) {
        throw new Problem('invalid_request', 'expiresAt: This time is over. Give one to come, or leave it out.')
      }
      const id = newId('key')
      const key = newApiKey(id)
      const values = {
        id,
        project_id: projectId,
        name,
        scopes: [...new Set(scopes)],
        key_hash: digest(key),
        created_at: new Date(now),
        expires_at: expiresAt,
      }
      const row = await db.insertInto('api_key').values(values).returningAll().executeTakeFirstOrThrow()
      return { apiKey: fromRow(row), key }
    },

    async revoke(projectId, id) {
      const { numDeletedRows } = await db
        .deleteFrom('api_key')
        .where('project_id', '=', projectId)
        .where('id', '=', id)
        .executeTakeFirst()
      if (numDeletedRows === 0n) throw new Problem('not_found', 'This project has no such API key.')
    },

    async verify(key) {
      const row = await db
        .selectFrom('api_key')
        .selectAll()
        .where('id', '=', idOfApiKey(key) ?? '')
        .executeTakeFirst()
      if (!matches(key, row?.key_hash ?? nobodys) || !row) {
        throw new Problem('unauthorized', 'This API key is not known. It may be mistyped, or revoked.')
      }
      assertInTime({ expiresAt: row.expires_at }, clock.now())
      return fromRow(row)
    },

    async recordUse(id, at) {
      await db
        .updateTable('api_key')
        .set({ last_used_at: new Date(at) })
        .where('id', '=', id)
        .execute()
    },
  }
}

function fromRow(row: Row<'api_key'>): ApiKey {
  return {
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    scopes: row.scopes as ApiKeyScope[],
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  }
}
