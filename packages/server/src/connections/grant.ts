/** The tokens of a connection, sealed. Its row is the lock under which they are refreshed. */
import type { TokenSet } from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import type { Row } from '../postgres/database.ts'
import type { Db } from '../postgres/transaction.ts'
import type { Vault } from '../vault/vault.ts'
import type { Grant, Way } from './obtain-tokens.ts'

/** An access token, plain. It stays in memory and goes nowhere but to Graph. */
export type AccessToken = { readonly token: string; readonly expiresAt: number }

type Tokens = Pick<TokenSet, 'accessToken' | 'expiresAt' | 'refreshToken'>

/** The tokens of a connection that was just made, and by which way. */
export type NewGrant = Tokens & Way

/**
 * Stores the tokens of a new connection, or of one that is made again, in place of what was there.
 *
 * @throws {Problem} `sign_in_failed` when Microsoft gave no refresh token, so that access would end within the hour
 */
export async function saveGrant(
  db: Db,
  vault: Vault,
  connectionId: string,
  grant: NewGrant,
  now: number,
): Promise<void> {
  const { grantType, refreshToken } = grant
  if (refreshToken === undefined && grantType !== 'client_credentials') {
    throw new Problem('sign_in_failed', 'Microsoft granted no lasting access (offline_access). Connect again.')
  }
  const values = {
    ...sealedAccess(vault, connectionId, grant),
    grant_type: grantType,
    refresh_token_sealed: refreshToken === undefined ? null : vault.seal(refreshToken, refreshContext(connectionId)),
    authority: grant.authority ?? null,
    public_client: grant.publicClient ?? false,
    redirect_uri: grant.redirectUri ?? null,
    refreshed_at: new Date(now),
  }
  await db
    .insertInto('connection_grant')
    .values({ ...values, connection_id: connectionId })
    .onConflict((conflict) => conflict.column('connection_id').doUpdateSet(values))
    .execute()
}

/** Stores refreshed tokens. Microsoft may leave out the refresh token: the old one then goes on working. */
export async function updateGrant(
  db: Db,
  vault: Vault,
  connectionId: string,
  tokens: Tokens,
  now: number,
): Promise<void> {
  await db
    .updateTable('connection_grant')
    .set({
      ...sealedAccess(vault, connectionId, tokens),
      ...(tokens.refreshToken !== undefined && {
        refresh_token_sealed: vault.seal(tokens.refreshToken, refreshContext(connectionId)),
      }),
      refreshed_at: new Date(now),
    })
    .where('connection_id', '=', connectionId)
    .execute()
}

/** Waits until no other node refreshes this connection, then keeps others out until the transaction ends. */
export async function lockGrant(transaction: Db, connectionId: string): Promise<Row<'connection_grant'> | undefined> {
  return transaction
    .selectFrom('connection_grant')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .forUpdate()
    .executeTakeFirst()
}

export async function findGrant(db: Db, connectionId: string): Promise<Row<'connection_grant'> | undefined> {
  return db.selectFrom('connection_grant').selectAll().where('connection_id', '=', connectionId).executeTakeFirst()
}

export function openAccessToken(vault: Vault, grant: Row<'connection_grant'>): AccessToken | undefined {
  const { connection_id, access_token_sealed, access_token_expires_at } = grant
  if (access_token_sealed === null || access_token_expires_at === null) return undefined
  return {
    token: vault.open(access_token_sealed, accessContext(connection_id)),
    expiresAt: access_token_expires_at.getTime(),
  }
}

/** What is presented to Microsoft for the next tokens, in plain. */
export function openGrant(vault: Vault, row: Row<'connection_grant'>): Grant {
  const { connection_id, refresh_token_sealed } = row
  return {
    grantType: row.grant_type,
    refreshToken: refresh_token_sealed ? vault.open(refresh_token_sealed, refreshContext(connection_id)) : undefined,
    authority: row.authority ?? undefined,
    publicClient: row.public_client,
    redirectUri: row.redirect_uri ?? undefined,
  }
}

function sealedAccess(vault: Vault, connectionId: string, { accessToken, expiresAt }: Tokens) {
  return {
    access_token_sealed: vault.seal(accessToken, accessContext(connectionId)),
    access_token_expires_at: expiresAt,
  }
}

function accessContext(connectionId: string): string {
  return `connection_grant/${connectionId}/access_token`
}

function refreshContext(connectionId: string): string {
  return `connection_grant/${connectionId}/refresh_token`
}
