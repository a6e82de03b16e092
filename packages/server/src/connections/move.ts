/**
 * From one app registration to another, without losing a connection.
 *
 * Those of people are marked: they go on under the old registration until their user signs in again, which then goes
 * through the new one. Those in the app's own name are proven under the new one, and go over at once.
 */
import type { Diagnosis, MovedConnections } from '@drawbridge/api'
import { Problem } from '../errors.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import type { AppRegistration } from '../projects/app-registration.ts'
import { askAdministrator } from './connect-application.ts'
import type { ConnectionRecord } from './connection.ts'
import { saveGrant } from './grant.ts'
import { obtainTokens, type Way } from './obtain-tokens.ts'
import { proveDrive } from './prove.ts'
import { untilConnected } from './refused.ts'
import { type ConnectionServices, callbackUrl } from './services.ts'
import { connectionFromRow } from './store.ts'

export type Move = {
  readonly projectId: string
  readonly from: string
  /** `null`: they stay after all. */
  readonly to: string | null
}

/** So many are proven at a time. */
const sideBySide = 4

/** @throws {Problem} `not_found`; `invalid_request` when the two have no account in common */
export async function moveConnections(services: ConnectionServices, move: Move): Promise<MovedConnections> {
  const { db, appRegistrations } = services
  const { projectId, from, to } = move
  const old = await appRegistrations.getOf(projectId, from)
  const next = to === null ? null : await appRegistrations.getOf(projectId, to)
  if (next) assertCompatible(old, next)
  await db.updateTable('connection').set({ moving_to: to }).where('app_registration_id', '=', from).execute()
  if (!next) return { moved: 0, waiting: 0, failed: [] }

  const candidates = await applicationsOf(db, old.id)
  const failed: { connectionId: string; diagnosis: Diagnosis | null; message: string }[] = []
  for (let start = 0; start < candidates.length; start += sideBySide) {
    const group = candidates.slice(start, start + sideBySide)
    await Promise.all(
      group.map(async (connection) => {
        await prove(services, connection, next).catch((error: unknown) => {
          if (!(error instanceof Problem)) throw error
          const { message, diagnosis = null } = error
          failed.push({ connectionId: connection.id, diagnosis, message })
        })
      }),
    )
  }
  return { moved: candidates.length - failed.length, waiting: await countWaiting(db, old.id), failed }
}

function assertCompatible(old: AppRegistration, next: AppRegistration): void {
  if (old.id === next.id) throw new Problem('invalid_request', 'to: Name another app registration than this one.')
  if (old.cloud.login === next.cloud.login && old.cloud.graph === next.cloud.graph) return
  throw new Problem('invalid_request', 'to: That app registration is in another cloud, where these accounts are not.')
}

async function prove(services: ConnectionServices, connection: ConnectionRecord, next: AppRegistration): Promise<void> {
  const { db, vault, clock, appRegistrations, accessTokens, publicUrl } = services
  const { id, drive, account } = connection
  const way: Way = { grantType: 'client_credentials', authority: account.tenantId }
  const app = { ...next, authority: account.tenantId }
  const tokens = await untilConnected(
    async () => {
      const tokens = await appRegistrations.withCredential(next.id, (proven) =>
        obtainTokens(proven, way, { now: clock.now, timeoutMs: 20_000 }),
      )
      await proveDrive(app.cloud, tokens, { id: drive.id }, account.tenantId)
      return tokens
    },
    (error) => askAdministrator(error, app, callbackUrl(publicUrl)),
  )
  await inTransaction(db, async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('connection')
      .set({ app_registration_id: next.id, moving_to: null })
      .where('id', '=', id)
      .where('moving_to', '=', next.id)
      .executeTakeFirst()
    if (numUpdatedRows === 1n) await saveGrant(transaction, vault, id, { ...way, ...tokens }, clock.now())
  })
  accessTokens.forget(id)
}

async function applicationsOf(db: Db, appRegistrationId: string): Promise<ConnectionRecord[]> {
  const rows = await db
    .selectFrom('connection')
    .selectAll()
    .where('app_registration_id', '=', appRegistrationId)
    .where('kind', '=', 'application')
    .orderBy('id')
    .execute()
  return rows.map(connectionFromRow)
}

async function countWaiting(db: Db, appRegistrationId: string): Promise<number> {
  const { count } = await db
    .selectFrom('connection')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('app_registration_id', '=', appRegistrationId)
    .where('kind', '=', 'delegated')
    .executeTakeFirstOrThrow()
  return Number(count)
}
