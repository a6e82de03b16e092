/** App registrations in PostgreSQL, with their credentials. */
import type { AppRegistration as AppAtMicrosoft, Cloud } from '@drawbridge/onedrive'
import type { Clock } from '../clock.ts'
import { Problem } from '../errors.ts'
import type { Row } from '../postgres/database.ts'
import { newId } from '../postgres/id.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import type { Vault } from '../vault/vault.ts'
import type { AppCredential } from './app-credential.ts'
import { type AppCredentials, createAppCredentials } from './app-credentials.ts'
import {
  type AppRegistration,
  type AppRegistrationChange,
  type CloudName,
  type NewAppRegistration,
  resolveCloud,
} from './app-registration.ts'

export type AppRegistrations = {
  /** Newest first. */
  list(projectId: string): Promise<AppRegistration[]>
  /** The one that new sign-ins of a project go through: the newest that may. */
  find(projectId: string): Promise<AppRegistration | undefined>
  /** @throws {Problem} `not_found` */
  get(id: string): Promise<AppRegistration>
  /** @throws {Problem} `not_found`, also when it is another project's */
  getOf(projectId: string, id: string): Promise<AppRegistration>
  create(projectId: string, registration: NewAppRegistration): Promise<AppRegistration>
  /** @throws {Problem} `not_found` */
  update(projectId: string, id: string, change: AppRegistrationChange): Promise<AppRegistration>
  /** @throws {Problem} `not_found`, or `conflict` while connections are under it */
  remove(projectId: string, id: string): Promise<void>
  /** The credentials by themselves. */
  readonly credentials: AppCredentials
  /**
   * Asks Microsoft something in the app's name. When Microsoft refuses the credential, that is written down, and the work
   * is done again with the next one, until one is taken; a public client works without. The secret is plain within the
   * work only.
   *
   * @throws what the work throws; with every credential refused, the refusal of the first
   */
  withCredential<T>(id: string, work: (app: AppAtMicrosoft) => Promise<T>): Promise<T>
  /** The first letters of each client secret, as Microsoft shows them; by the id of the credential. */
  secretHints(id: string): Promise<Map<string, string>>
  /** With the credential that would be tried first. */
  atMicrosoft(id: string): Promise<AppAtMicrosoft>
}

type Services = { readonly db: Db; readonly clock: Clock; readonly vault: Vault }

// Everything but the secret, so that it is read where it is needed and nowhere else.
const columns = [
  'id',
  'project_id',
  'name',
  'signs_in',
  'client_id',
  'authority',
  'cloud',
  'scopes',
  'created_at',
] as const

export function createAppRegistrations({ db, clock, vault }: Services): AppRegistrations {
  const credentials = createAppCredentials({ db, clock, vault })
  const rows = () => db.selectFrom('app_registration').select(columns)

  const get: AppRegistrations['get'] = async (id) => {
    const row = await rows().where('id', '=', id).executeTakeFirst()
    if (!row) throw noSuchRegistration()
    return fromRow(row, (await credentials.list([id])).get(id) ?? [])
  }

  const list: AppRegistrations['list'] = async (projectId) => {
    const found = await rows().where('project_id', '=', projectId).orderBy('created_at', 'desc').orderBy('id').execute()
    const known = await credentials.list(found.map(({ id }) => id))
    return found.map((row) => fromRow(row, known.get(row.id) ?? []))
  }

  const getOf: AppRegistrations['getOf'] = async (projectId, id) => {
    const registration = await get(id)
    if (registration.projectId !== projectId) throw noSuchRegistration()
    return registration
  }

  return {
    get,
    getOf,
    list,

    async find(projectId) {
      return (await list(projectId)).find(({ signsIn }) => signsIn)
    },

    async create(projectId, registration) {
      const { name, signsIn, clientId, clientSecret, clientSecretExpiresAt, authority, cloud, scopes } = registration
      const id = newId('app')
      await inTransaction(db, async (transaction) => {
        await transaction
          .insertInto('app_registration')
          .values({
            id,
            project_id: projectId,
            name: name ?? null,
            signs_in: signsIn ?? true,
            client_id: clientId,
            authority,
            cloud: JSON.stringify(typeof cloud === 'string' ? cloud : resolveCloud(cloud)),
            scopes: [...scopes],
            created_at: new Date(clock.now()),
          })
          .execute()
        if (clientSecret !== undefined) {
          const expiresAt = clientSecretExpiresAt ?? null
          await createAppCredentials({ db: transaction, clock, vault }).add(id, { secret: clientSecret, expiresAt })
        }
      })
      return get(id)
    },

    async update(projectId, id, change) {
      const { name, signsIn, authority, scopes, clientSecret } = change
      const values = {
        ...(name !== undefined && { name }),
        ...(signsIn !== undefined && { signs_in: signsIn }),
        ...(authority !== undefined && { authority }),
        ...(scopes && { scopes: [...scopes] }),
      }
      const before = await getOf(projectId, id)
      await inTransaction(db, async (transaction) => {
        if (Object.keys(values).length > 0) {
          await transaction.updateTable('app_registration').set(values).where('id', '=', id).execute()
        }
        const own = createAppCredentials({ db: transaction, clock, vault })
        const expiresAt = change.clientSecretExpiresAt
        if (clientSecret !== undefined) await own.replaceSecret(id, clientSecret, expiresAt ?? null)
        else if (expiresAt !== undefined) {
          const newest = before.credentials.find(({ kind }) => kind === 'secret')
          if (newest) await own.update(id, newest.id, { expiresAt })
        }
      })
      return get(id)
    },

    async remove(projectId, id) {
      await getOf(projectId, id)
      try {
        await db.deleteFrom('app_registration').where('id', '=', id).execute()
      } catch (cause) {
        if ((cause as { code?: unknown }).code !== foreignKeyViolation) throw cause
        throw new Problem(
          'conflict',
          'Connections are under this app registration and would be lost. Move them to another one first, or disconnect them.',
          { cause },
        )
      }
    },

    credentials,
    withCredential: async (id, work) => credentials.tryEach(id, await get(id), work),
    atMicrosoft: async (id) => credentials.first(id, await get(id)),
    secretHints: (id) => credentials.hints(id),
  }
}

const foreignKeyViolation = '23503'

function noSuchRegistration(): Problem {
  return new Problem('not_found', 'This project has no such app registration.')
}

type PublicRow = Pick<Row<'app_registration'>, (typeof columns)[number]>

function fromRow(row: PublicRow, credentials: readonly AppCredential[]): AppRegistration {
  const givenCloud = row.cloud as CloudName | Cloud
  const secrets = credentials.filter(({ kind }) => kind === 'secret')
  const ends = secrets.flatMap(({ expiresAt, refusedAt }) => (expiresAt && refusedAt === null ? [expiresAt] : []))
  return {
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    signsIn: row.signs_in,
    clientId: row.client_id,
    authority: row.authority,
    cloud: resolveCloud(givenCloud),
    givenCloud,
    scopes: row.scopes,
    credentials,
    hasClientSecret: secrets.length > 0,
    clientSecretExpiresAt: ends.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null,
    createdAt: row.created_at,
  }
}
