/**
 * What the database says about master keys: which one seals, which one shall take over, and a canary. The canary is
 * sealed by the key at work, so that a wrong key is known at start and not at the first user's sign-in.
 */
import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Row } from '../postgres/database.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import type { Vault } from './vault.ts'

const context = 'vault_key/canary'

export type KeyRecord = Row<'vault_key'>

/**
 * Lets the key seal that the database names; on an empty database, the first of the ring.
 *
 * @throws {Problem} `master_key_wrong`, `sealed_value_damaged`
 */
export async function takeUpKeys(db: Db, vault: Vault, clock: Clock): Promise<void> {
  await db
    .insertInto('vault_key')
    .values({
      id: 1,
      canary_sealed: vault.seal('drawbridge', context),
      current_key_id: vault.keys.current().id,
      created_at: new Date(clock.now()),
    })
    // Two servers may start on an empty database at once: the second waits, then finds the first one's row.
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  const { canary_sealed, current_key_id } = await readKeyRecord(db)
  vault.open(canary_sealed, context)
  vault.keys.use(current_key_id)
}

export function readKeyRecord(db: Db): Promise<KeyRecord> {
  return db.selectFrom('vault_key').selectAll().executeTakeFirstOrThrow()
}

/** Names the key that shall take over. */
export async function announceKey(db: Db, keyId: string, clock: Clock): Promise<void> {
  await db
    .updateTable('vault_key')
    .set({
      next_key_id: keyId,
      rotation_started_at: new Date(clock.now()),
      rotation_finished_at: null,
      rotation_damaged: 0,
    })
    .execute()
}

/** The announced key seals from now on, here at once, elsewhere with each server's next beat. */
export async function takeOver(db: Db, vault: Vault, keyId: string): Promise<void> {
  await inTransaction(db, async (transaction) => {
    const { next_key_id } = await transaction
      .selectFrom('vault_key')
      .select('next_key_id')
      .forUpdate()
      .executeTakeFirstOrThrow()
    // Another node was quicker.
    if (next_key_id !== keyId) return
    vault.keys.use(keyId)
    const canary_sealed = vault.seal('drawbridge', context)
    await transaction
      .updateTable('vault_key')
      .set({ current_key_id: keyId, next_key_id: null, canary_sealed })
      .execute()
  })
  vault.keys.use((await readKeyRecord(db)).current_key_id)
}

export async function recordFinish(db: Db, damaged: number, clock: Clock): Promise<void> {
  await db
    .updateTable('vault_key')
    .set({ rotation_finished_at: new Date(clock.now()), rotation_damaged: damaged })
    .where('rotation_started_at', 'is not', null)
    .where(sql<boolean>`next_key_id is null`)
    .execute()
}
