/** Projects and their user-token keys in PostgreSQL. */
import type { Clock } from '../clock.ts'
import { Problem } from '../errors.ts'
import type { Row } from '../postgres/database.ts'
import { newId } from '../postgres/id.ts'
import type { Db } from '../postgres/transaction.ts'
import type { Jwks } from './jwks.ts'
import type { NewProject, Project, ProjectChange } from './project.ts'
import { kidOf, type VerifiedUser, verifyUserToken } from './user-token.ts'
import { type NewUserTokenKey, readUserTokenKey, type UserTokenKey } from './user-token-key.ts'

export type Projects = {
  list(): Promise<Project[]>
  /** @throws {Problem} `not_found` */
  get(id: string): Promise<Project>
  /** @throws {Problem} `invalid_request` or `upstream_failed` when its JWKS URL gives no keys; nothing is stored then */
  create(project: NewProject): Promise<Project>
  /** @throws {Problem} `not_found`; and as `create` does */
  update(id: string, change: ProjectChange): Promise<Project>
  /**
   * Removes a project with all that belongs to it.
   *
   * @throws {Problem} `not_found`, or `conflict` unless it has this name
   */
  remove(id: string, name: string): Promise<void>
  /** @throws {Problem} `not_found` */
  listUserTokenKeys(projectId: string): Promise<UserTokenKey[]>
  /** @throws {Problem} `not_found`, or `invalid_request` when the key does not fit its algorithm */
  addUserTokenKey(projectId: string, key: NewUserTokenKey): Promise<UserTokenKey>
  /** @throws {Problem} `not_found` */
  removeUserTokenKey(projectId: string, keyId: string): Promise<void>
  /**
   * Tells whose a user token is.
   *
   * @throws {Problem} `user_token_invalid`, saying what is wrong with it
   */
  verifyUserToken(projectId: string, token: string): Promise<VerifiedUser>
}

export function createProjects({ db, clock, jwks }: { db: Db; clock: Clock; jwks: Jwks }): Projects {
  const get: Projects['get'] = async (id) => {
    const row = await db.selectFrom('project').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) throw noSuchProject()
    return fromRow(row)
  }

  const keysOf = async (projectId: string): Promise<UserTokenKey[]> => {
    const rows = await db
      .selectFrom('user_token_key')
      .selectAll()
      .where('project_id', '=', projectId)
      .orderBy('created_at')
      .orderBy('id')
      .execute()
    return rows.map(keyFromRow)
  }

  /** Those at the project's JWKS URL, unless the token names a key that is kept here. */
  const publishedKeys = async (projectId: string, kid: string | undefined, kept: readonly UserTokenKey[]) => {
    if (kid !== undefined && kept.some(({ id }) => id === kid)) return []
    const row = await db
      .selectFrom('project')
      .select('user_token_jwks_url')
      .where('id', '=', projectId)
      .executeTakeFirst()
    return row?.user_token_jwks_url ? jwks.keysAt(row.user_token_jwks_url, kid) : []
  }

  return {
    get,

    async list() {
      const rows = await db.selectFrom('project').selectAll().orderBy('created_at').orderBy('id').execute()
      return rows.map(fromRow)
    },

    async create({ name, allowedOrigins, userTokenJwksUrl = null }) {
      if (userTokenJwksUrl !== null) await jwks.keysAt(userTokenJwksUrl)
      const values = {
        id: newId('prj'),
        name,
        allowed_origins: [...allowedOrigins],
        user_token_jwks_url: userTokenJwksUrl,
        created_at: new Date(clock.now()),
      }
      return fromRow(await db.insertInto('project').values(values).returningAll().executeTakeFirstOrThrow())
    },

    async update(id, { name, allowedOrigins, userTokenJwksUrl, failureMailTo }) {
      const project = await get(id)
      if (userTokenJwksUrl != null) await jwks.keysAt(userTokenJwksUrl)
      const values = {
        ...(name !== undefined && { name }),
        ...(allowedOrigins && { allowed_origins: [...allowedOrigins] }),
        ...(userTokenJwksUrl !== undefined && { user_token_jwks_url: userTokenJwksUrl }),
        ...(failureMailTo && { failure_mail_to: [...failureMailTo] }),
      }
      if (Object.keys(values).length === 0) return project
      const row = await db.updateTable('project').set(values).where('id', '=', id).returningAll().executeTakeFirst()
      if (!row) throw noSuchProject()
      return fromRow(row)
    },

    async remove(id, name) {
      const project = await get(id)
      if (project.name !== name) {
        throw new Problem('conflict', `name: This project is called ${project.name}. Nothing was removed.`)
      }
      await db.deleteFrom('project').where('id', '=', id).execute()
    },

    async listUserTokenKeys(projectId) {
      await get(projectId)
      return keysOf(projectId)
    },

    async addUserTokenKey(projectId, key) {
      await get(projectId)
      readUserTokenKey(key)
      const values = {
        id: newId('utk'),
        project_id: projectId,
        algorithm: key.algorithm,
        public_key: key.publicKey,
        created_at: new Date(clock.now()),
      }
      return keyFromRow(await db.insertInto('user_token_key').values(values).returningAll().executeTakeFirstOrThrow())
    },

    async removeUserTokenKey(projectId, keyId) {
      const { numDeletedRows } = await db
        .deleteFrom('user_token_key')
        .where('project_id', '=', projectId)
        .where('id', '=', keyId)
        .executeTakeFirst()
      if (numDeletedRows === 0n) throw new Problem('not_found', 'This project has no such user-token key.')
    },

    async verifyUserToken(projectId, token) {
      const kept = await keysOf(projectId)
      const published = await publishedKeys(projectId, kidOf(token), kept)
      return verifyUserToken(token, { projectId, keys: [...kept, ...published], now: clock.now() })
    },
  }
}

function noSuchProject(): Problem {
  return new Problem('not_found', 'There is no such project.')
}

function fromRow(row: Row<'project'>): Project {
  return {
    id: row.id,
    name: row.name,
    allowedOrigins: row.allowed_origins,
    userTokenJwksUrl: row.user_token_jwks_url,
    failureMailTo: row.failure_mail_to,
    createdAt: row.created_at,
  }
}

function keyFromRow(row: Row<'user_token_key'>): UserTokenKey {
  return { id: row.id, algorithm: row.algorithm, publicKey: row.public_key, createdAt: row.created_at }
}
