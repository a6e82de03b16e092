/** The master key: where it comes from, and the proof that it is the one this database was sealed with. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import { Problem } from '../errors.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import { secretFile } from './secret-file.ts'
import type { Vault } from './vault.ts'

/**
 * @param given base64 of 32 bytes; otherwise the file `master.key` of the data folder, made at the first start
 * @throws {Problem} `configuration_invalid` when it is not 32 bytes of base64; the value is never repeated
 */
export function readMasterKey(given: string | undefined, dataFolder: string): Buffer {
  const file = join(dataFolder, 'master.key')
  const text = given ?? secretFile(file, () => randomBytes(32).toString('base64'))
  const key = Buffer.from(text, 'base64')
  if (isMasterKey(text)) return key
  const where = given === undefined ? file : 'The master key'
  throw new Problem('configuration_invalid', `${where} is not base64 of 32 bytes. Restore it from your backup.`)
}

export function isMasterKey(text: string): boolean {
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(text) && Buffer.from(text, 'base64').length === 32
}

const context = 'vault_key/canary'

/**
 * Opens what the first start sealed, so that a wrong master key is known at start and not at the first user's sign-in.
 *
 * @throws {Problem} `master_key_wrong`
 */
export async function assertMasterKey(db: Db, vault: Vault, clock: Clock): Promise<void> {
  await inTransaction(db, async (tx) => {
    // Two servers may start on an empty database at once: the second waits, then finds the first one's row.
    const row = await tx.selectFrom('vault_key').select('canary_sealed').executeTakeFirst()
    if (row) return void vault.open(row.canary_sealed, context)
    const made = await tx
      .insertInto('vault_key')
      .values({ id: 1, canary_sealed: vault.seal('drawbridge', context), created_at: new Date(clock.now()) })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst()
    if (made.numInsertedOrUpdatedRows) return
    const { canary_sealed } = await tx.selectFrom('vault_key').select('canary_sealed').executeTakeFirstOrThrow()
    vault.open(canary_sealed, context)
  })
}
