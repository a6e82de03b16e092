/** Webhook endpoints and their signing secrets, which the vault seals. */
import type { Clock } from '../clock.ts'
import { Problem } from '../errors.ts'
import type { Outbound } from '../outbound/outbound.ts'
import type { Row } from '../postgres/database.ts'
import { newId } from '../postgres/id.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import type { Vault } from '../vault/vault.ts'
import { newSigningSecret } from './sign.ts'

export type EndpointServices = {
  readonly db: Db
  readonly clock: Clock
  readonly vault: Vault
  readonly outbound: Outbound
}

export type Endpoint = Row<'webhook_endpoint'>
export type NewEndpoint = Pick<Endpoint, 'url' | 'description' | 'event_types' | 'enabled'>

/** Newest first. */
export function listEndpoints(db: Db, projectId: string): Promise<Endpoint[]> {
  return db
    .selectFrom('webhook_endpoint')
    .selectAll()
    .where('project_id', '=', projectId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()
}

/** @throws {Problem} `not_found` */
export async function getEndpoint(db: Db, projectId: string, id: string): Promise<Endpoint> {
  const found = await db
    .selectFrom('webhook_endpoint')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!found) throw noSuchEndpoint()
  return found
}

/** The secret is returned here and nowhere else. @throws {Problem} `invalid_request` for an address not to be called */
export async function createEndpoint(
  services: EndpointServices,
  projectId: string,
  endpoint: NewEndpoint,
): Promise<{ endpoint: Endpoint; secret: string }> {
  assertCallable(services.outbound, endpoint.url)
  const now = new Date(services.clock.now())
  return inTransaction(services.db, async (transaction) => {
    const created = await transaction
      .insertInto('webhook_endpoint')
      .values({ ...endpoint, id: newId('whe'), project_id: projectId, created_at: now })
      .returningAll()
      .executeTakeFirstOrThrow()
    return { endpoint: created, secret: await addSecret({ ...services, db: transaction }, created.id) }
  })
}

/** @throws {Problem} `not_found`, `invalid_request` */
export async function updateEndpoint(
  { db, outbound }: EndpointServices,
  projectId: string,
  id: string,
  change: Partial<NewEndpoint>,
): Promise<Endpoint> {
  if (change.url !== undefined) assertCallable(outbound, change.url)
  const before = await getEndpoint(db, projectId, id)
  if (Object.keys(change).length === 0) return before
  const enabling = change.enabled === true ? { disabled_reason: null } : {}
  const updated = await db
    .updateTable('webhook_endpoint')
    .set({ ...change, ...enabling })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  if (!updated) throw noSuchEndpoint()
  return updated
}

/** With its secrets, and what waited for it. @throws {Problem} `not_found` */
export async function removeEndpoint(db: Db, projectId: string, id: string): Promise<void> {
  const { numDeletedRows } = await db
    .deleteFrom('webhook_endpoint')
    .where('project_id', '=', projectId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  if (numDeletedRows === 0n) throw noSuchEndpoint()
}

/** Makes a new secret. Until the overlap is over, the old ones sign beside it; milliseconds. */
export async function rotateSecret(services: EndpointServices, id: string, overlapMs: number): Promise<string> {
  const now = services.clock.now()
  return inTransaction(services.db, async (db) => {
    const end = new Date(now + overlapMs)
    const old = () => db.updateTable('webhook_secret').where('webhook_endpoint_id', '=', id)
    await old()
      .set({ expires_at: end })
      .where((row) => row.or([row('expires_at', 'is', null), row('expires_at', '>', end)]))
      .execute()
    await db
      .deleteFrom('webhook_secret')
      .where('webhook_endpoint_id', '=', id)
      .where('expires_at', '<=', new Date(now))
      .execute()
    return addSecret({ ...services, db }, id)
  })
}

/** Those that sign now, the newest first. */
export async function signingSecrets({ db, clock, vault }: EndpointServices, id: string): Promise<string[]> {
  const rows = await db
    .selectFrom('webhook_secret')
    .selectAll()
    .where('webhook_endpoint_id', '=', id)
    .where((row) => row.or([row('expires_at', 'is', null), row('expires_at', '>', new Date(clock.now()))]))
    .orderBy('created_at', 'desc')
    .execute()
  return rows.map((row) => vault.open(row.secret_sealed, secretContext(row.id)))
}

async function addSecret({ db, clock, vault }: EndpointServices, endpointId: string): Promise<string> {
  const id = newId('whs')
  const secret = newSigningSecret()
  const secret_sealed = vault.seal(secret, secretContext(id))
  const values = { id, webhook_endpoint_id: endpointId, secret_sealed, created_at: new Date(clock.now()) }
  await db.insertInto('webhook_secret').values(values).execute()
  return secret
}

function secretContext(id: string): string {
  return `webhook_secret/${id}/secret`
}

function assertCallable(outbound: Outbound, url: string): void {
  outbound.assertUrl(url, 'url')
}

function noSuchEndpoint(): Problem {
  return new Problem('not_found', 'This project has no such webhook endpoint.')
}
