/** The credentials of app registrations in PostgreSQL; what is secret of them sealed by the vault. */
import type { Diagnosis } from '@drawbridge/api'
import { type AppRegistration as AppAtMicrosoft, diagnose } from '@drawbridge/onedrive'
import type { Clock } from '../clock.ts'
import { Problem } from '../errors.ts'
import { recordEvent } from '../events/record-event.ts'
import type { Row } from '../postgres/database.ts'
import { newId } from '../postgres/id.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import type { Vault } from '../vault/vault.ts'
import { type AppCredential, inTryingOrder, isCredentialRefusal } from './app-credential.ts'
import type { ClientCertificate } from './certificate.ts'

export type NewCredential = {
  readonly name?: string | null | undefined
  readonly expiresAt?: Date | null | undefined
} & ({ readonly secret: string } | ClientCertificate)

/** What Microsoft is asked with, but for the proof. */
type BareApp = Pick<AppAtMicrosoft, 'cloud' | 'authority' | 'clientId'>
type CredentialRow = Row<'app_credential'>

export type AppCredentials = {
  /** Newest first. */
  list(appRegistrationIds: readonly string[]): Promise<Map<string, AppCredential[]>>
  add(appRegistrationId: string, credential: NewCredential): Promise<AppCredential>
  /** @throws {Problem} `not_found` */
  update(
    appRegistrationId: string,
    id: string,
    change: { name?: string | null; expiresAt?: Date | null },
  ): Promise<AppCredential>
  /** @throws {Problem} `not_found` */
  remove(appRegistrationId: string, id: string): Promise<void>
  /** In place of all client secrets that there were. */
  replaceSecret(appRegistrationId: string, secret: string, expiresAt: Date | null): Promise<void>
  /** The app with the credential that is tried first; without any, as a public client. */
  first(appRegistrationId: string, app: BareApp): Promise<AppAtMicrosoft>
  /** The first three letters of each client secret. */
  hints(appRegistrationId: string): Promise<Map<string, string>>
  /** @see AppRegistrations.withCredential */
  tryEach<T>(appRegistrationId: string, app: BareApp, work: (app: AppAtMicrosoft) => Promise<T>): Promise<T>
}

type Services = { readonly db: Db; readonly clock: Clock; readonly vault: Vault }

export function createAppCredentials({ db, clock, vault }: Services): AppCredentials {
  const rowsOf = async (appRegistrationId: string): Promise<CredentialRow[]> =>
    db.selectFrom('app_credential').selectAll().where('app_registration_id', '=', appRegistrationId).execute()

  async function insert(on: Db, appRegistrationId: string, credential: NewCredential): Promise<AppCredential> {
    const { name = null, expiresAt = null } = credential
    const id = newId('crd')
    const isSecret = 'secret' in credential
    const row = await on
      .insertInto('app_credential')
      .values({
        id,
        app_registration_id: appRegistrationId,
        kind: isSecret ? 'secret' : 'certificate',
        name,
        secret_sealed: vault.seal(isSecret ? credential.secret : credential.privateKey, contextOf(id)),
        certificate: isSecret ? null : credential.certificate,
        thumbprint: isSecret ? null : credential.thumbprint,
        expires_at: expiresAt,
        created_at: new Date(clock.now()),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    return fromRow(row)
  }

  function proven(app: BareApp, { id, certificate, secret_sealed }: CredentialRow): AppAtMicrosoft {
    const { cloud, authority, clientId } = app
    const secret = vault.open(secret_sealed, contextOf(id))
    const proof =
      certificate === null ? { clientSecret: secret } : { clientCertificate: { certificate, privateKey: secret } }
    return { cloud, authority, clientId, ...proof }
  }

  /** Written down once, by whoever meets it first. */
  async function markRefused({ id, app_registration_id }: CredentialRow, diagnosis: Diagnosis): Promise<void> {
    await inTransaction(db, async (transaction) => {
      const refused = await transaction
        .updateTable('app_credential')
        .set({ refused_at: new Date(clock.now()), diagnosis: JSON.stringify(diagnosis) })
        .where('id', '=', id)
        .where('refused_at', 'is', null)
        .returning(['name', 'kind'])
        .executeTakeFirst()
      if (!refused) return
      const { project_id: projectId, client_id: clientId } = await transaction
        .selectFrom('app_registration')
        .select(['project_id', 'client_id'])
        .where('id', '=', app_registration_id)
        .executeTakeFirstOrThrow()
      const data = { credentialId: id, appRegistrationId: app_registration_id, clientId, ...refused, diagnosis }
      await recordEvent(transaction, { projectId, type: 'credential.refused', subject: id, data }, clock.now())
    })
  }

  async function markAccepted({ id }: CredentialRow): Promise<void> {
    await db.updateTable('app_credential').set({ refused_at: null, diagnosis: null }).where('id', '=', id).execute()
  }

  return {
    async list(appRegistrationIds) {
      const found = new Map<string, AppCredential[]>(appRegistrationIds.map((id) => [id, []]))
      if (appRegistrationIds.length === 0) return found
      const rows = await db
        .selectFrom('app_credential')
        .selectAll()
        .where('app_registration_id', 'in', appRegistrationIds)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .execute()
      for (const row of rows) found.get(row.app_registration_id)?.push(fromRow(row))
      return found
    },

    add: (appRegistrationId, credential) => insert(db, appRegistrationId, credential),

    async update(appRegistrationId, id, { name, expiresAt }) {
      const row = await db
        .updateTable('app_credential')
        // A new end has warnings of its own.
        .set({
          id,
          ...(name !== undefined && { name }),
          ...(expiresAt !== undefined && { expires_at: expiresAt, warned_days: null }),
        })
        .where('id', '=', id)
        .where('app_registration_id', '=', appRegistrationId)
        .returningAll()
        .executeTakeFirst()
      if (!row) throw noSuchCredential()
      return fromRow(row)
    },

    async remove(appRegistrationId, id) {
      const { numDeletedRows } = await db
        .deleteFrom('app_credential')
        .where('id', '=', id)
        .where('app_registration_id', '=', appRegistrationId)
        .executeTakeFirst()
      if (numDeletedRows === 0n) throw noSuchCredential()
    },

    async replaceSecret(appRegistrationId, secret, expiresAt) {
      await inTransaction(db, async (transaction) => {
        await transaction
          .deleteFrom('app_credential')
          .where('app_registration_id', '=', appRegistrationId)
          .where('kind', '=', 'secret')
          .execute()
        await insert(transaction, appRegistrationId, { secret, expiresAt })
      })
    },

    async hints(appRegistrationId) {
      const secrets = (await rowsOf(appRegistrationId)).filter(({ kind }) => kind === 'secret')
      return new Map(secrets.map(({ id, secret_sealed }) => [id, vault.open(secret_sealed, contextOf(id)).slice(0, 3)]))
    },

    async first(appRegistrationId, app) {
      const [row] = inOrder(await rowsOf(appRegistrationId))
      return row ? proven(app, row) : app
    },

    async tryEach(appRegistrationId, app, work) {
      const rows = inOrder(await rowsOf(appRegistrationId))
      if (rows.length === 0) return work(app)
      let refusal: unknown
      for (const row of rows) {
        try {
          const answer = await work(proven(app, row))
          if (row.refused_at !== null) await markAccepted(row)
          return answer
        } catch (error) {
          if (!isCredentialRefusal(error)) throw error
          if (row.refused_at === null) await markRefused(row, diagnose(error))
          refusal ??= error
        }
      }
      throw refusal
    },
  }
}

/**
 * Moves client secrets from where earlier versions kept them. Each is moved in one transaction, so that it is in one place
 * or in the other; several servers at once share the work.
 */
export async function adoptClientSecrets({ db, clock, vault }: Services): Promise<void> {
  const credentials = (on: Db): AppCredentials => createAppCredentials({ db: on, clock, vault })
  const moved = await inTransaction(db, async (transaction) => {
    const row = await transaction
      .selectFrom('app_registration')
      .select(['id', 'client_secret_sealed', 'client_secret_expires_at'])
      .where('client_secret_sealed', 'is not', null)
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst()
    if (!row?.client_secret_sealed) return false
    const secret = vault.open(row.client_secret_sealed, `app_registration/${row.id}/client_secret`)
    await credentials(transaction).add(row.id, { secret, expiresAt: row.client_secret_expires_at })
    await transaction
      .updateTable('app_registration')
      .set({ client_secret_sealed: null, client_secret_expires_at: null })
      .where('id', '=', row.id)
      .execute()
    return true
  })
  if (moved) await adoptClientSecrets({ db, clock, vault })
}

function inOrder(rows: readonly CredentialRow[]): CredentialRow[] {
  const keyed = rows.map((row) => ({ row, createdAt: row.created_at, refusedAt: row.refused_at }))
  return inTryingOrder(keyed).map(({ row }) => row)
}

function contextOf(id: string): string {
  return `app_credential/${id}/secret`
}

function noSuchCredential(): Problem {
  return new Problem('not_found', 'This app registration has no such credential.')
}

function fromRow(row: CredentialRow): AppCredential {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    certificate: row.certificate,
    thumbprint: row.thumbprint,
    expiresAt: row.expires_at,
    refusedAt: row.refused_at,
    diagnosis: row.diagnosis as Diagnosis | null,
    createdAt: row.created_at,
  }
}
