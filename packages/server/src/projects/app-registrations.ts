/** App registrations in PostgreSQL; their secrets sealed by the vault. */
import type { Cloud } from '@drawbridge/onedrive'
import type { Clock } from '../clock.ts'
import { Problem } from '../errors.ts'
import type { Row } from '../postgres/database.ts'
import { newId } from '../postgres/id.ts'
import type { Db } from '../postgres/transaction.ts'
import type { Vault } from '../vault/vault.ts'
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
  /**
   * The client secret in plain, to be handed to Microsoft and to nobody else; absent for a public client.
   *
   * @throws {Problem} `not_found`, or the vault's own
   */
  clientSecretOf(id: string): Promise<string | undefined>
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
  'client_secret_expires_at',
  'created_at',
] as const

export function createAppRegistrations({ db, clock, vault }: Services): AppRegistrations {
  const rows = () =>
    db
      .selectFrom('app_registration')
      .select(columns)
      .select((row) => row('client_secret_sealed', 'is not', null).as('has_client_secret'))

  const get: AppRegistrations['get'] = async (id) => {
    const row = await rows().where('id', '=', id).executeTakeFirst()
    if (!row) throw noSuchRegistration()
    return fromRow(row)
  }

  const list: AppRegistrations['list'] = async (projectId) => {
    const found = await rows().where('project_id', '=', projectId).orderBy('created_at', 'desc').orderBy('id').execute()
    return found.map(fromRow)
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
      await db
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
          client_secret_sealed: clientSecret === undefined ? null : vault.seal(clientSecret, secretContext(id)),
          client_secret_expires_at: clientSecretExpiresAt ?? null,
          created_at: new Date(clock.now()),
        })
        .execute()
      return get(id)
    },

    async update(projectId, id, change) {
      const { name, signsIn, authority, scopes, clientSecret } = change
      const expiry = clientSecret === undefined ? change.clientSecretExpiresAt : (change.clientSecretExpiresAt ?? null)
      const values = {
        ...(name !== undefined && { name }),
        ...(signsIn !== undefined && { signs_in: signsIn }),
        ...(authority !== undefined && { authority }),
        ...(scopes && { scopes: [...scopes] }),
        ...(clientSecret !== undefined && { client_secret_sealed: vault.seal(clientSecret, secretContext(id)) }),
        ...(expiry !== undefined && { client_secret_expires_at: expiry }),
      }
      await getOf(projectId, id)
      if (Object.keys(values).length > 0) {
        await db.updateTable('app_registration').set(values).where('id', '=', id).execute()
      }
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

    async clientSecretOf(id) {
      const row = await db
        .selectFrom('app_registration')
        .select('client_secret_sealed')
        .where('id', '=', id)
        .executeTakeFirst()
      if (!row) throw noSuchRegistration()
      return row.client_secret_sealed === null ? undefined : vault.open(row.client_secret_sealed, secretContext(id))
    },
  }
}

const foreignKeyViolation = '23503'

function secretContext(id: string): string {
  return `app_registration/${id}/client_secret`
}

function noSuchRegistration(): Problem {
  return new Problem('not_found', 'This project has no such app registration.')
}

type PublicRow = Pick<Row<'app_registration'>, (typeof columns)[number]> & { has_client_secret: unknown }

function fromRow(row: PublicRow): AppRegistration {
  const givenCloud = row.cloud as CloudName | Cloud
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
    hasClientSecret: row.has_client_secret === true,
    clientSecretExpiresAt: row.client_secret_expires_at,
    createdAt: row.created_at,
  }
}
