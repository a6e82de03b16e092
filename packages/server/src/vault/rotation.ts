/**
 * The change from one master key to another, while everything goes on working:
 *
 *   announce ─▸ every server knows the key ─▸ it seals from now on ─▸ all values are wrapped anew ─▸ the old one is idle
 *
 * What is done stands in the rows themselves, so a run that was killed is simply begun again. Several at once do no harm:
 * each passes over the rows that another one holds.
 */
import type { VaultStatus } from '@drawbridge/api'
import type { Clock } from '../clock.ts'
import { Problem } from '../errors.ts'
import type { Db } from '../postgres/transaction.ts'
import { announceKey, readKeyRecord, recordFinish, takeOver } from './key-record.ts'
import type { KeySources } from './key-sources.ts'
import { type KeyWatch, serversAtWork } from './key-watch.ts'
import { countByKey, rewrapBatch, sealedColumns } from './sealed-columns.ts'
import type { Vault } from './vault.ts'

export type RotationServices = {
  readonly db: Db
  readonly vault: Vault
  readonly clock: Clock
  readonly keySources: KeySources
  readonly keyWatch: KeyWatch
}

/**
 * Chooses the key that shall take over. Nothing is wrapped anew yet; that is `advanceRotation`'s work.
 *
 * @param keyId absent: the newest that is known beside the current one, or a new one where the keys are ours to make
 * @throws {Problem} `not_found` when no server here knows that key, `conflict` when there is none to change to
 */
export async function beginRotation(services: RotationServices, keyId?: string | undefined): Promise<void> {
  const { db, vault, clock, keyWatch, keySources } = services
  await keyWatch.reload()
  const { current_key_id, next_key_id } = await readKeyRecord(db)
  if (next_key_id !== null && (keyId === undefined || keyId === next_key_id)) return
  const chosen = keyId ?? (await freshKey(services, current_key_id)) ?? makeKey(vault, keySources)
  if (!vault.keys.has(chosen)) {
    throw new Problem('not_found', `keyId: This server knows no master key ${chosen}. Add it to its keys first.`)
  }
  if (chosen === current_key_id) throw new Problem('conflict', `The master key ${chosen} is the current one already.`)
  await announceKey(db, chosen, clock)
  await keyWatch.beat()
}

/** The newest key that has sealed nothing yet. */
async function freshKey({ db, vault }: RotationServices, currentKeyId: string): Promise<string | undefined> {
  const counts = await countByKey(db, await sealedColumns(db))
  return vault.keys.ids().findLast((id) => id !== currentKeyId && !counts.has(id))
}

function makeKey(vault: Vault, keySources: KeySources): string {
  const made = keySources.make?.()
  if (!made) {
    throw new Problem(
      'conflict',
      'There is no new master key to change to. Make one with openssl rand -base64 32, add it behind the one in use, ' +
        'give it to every server, and try again.',
    )
  }
  vault.keys.add([made])
  return made.id
}

type Advance = {
  /** Rows in one transaction. @default 200 */
  readonly batchSize?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Heard after each batch. */
  readonly onBatch?: ((rewrapped: number) => void | Promise<void>) | undefined
}

/**
 * Goes as far as it can: to the end, or until other servers have to follow first.
 *
 * @returns `waiting` when it is worth asking again in a few seconds, `finished` when nothing names another key any more
 */
export async function advanceRotation(
  services: RotationServices,
  { batchSize = 200, signal, onBatch }: Advance = {},
): Promise<'waiting' | 'finished'> {
  const { db, vault, clock, keyWatch } = services
  await keyWatch.beat()
  const { next_key_id } = await readKeyRecord(db)
  if (next_key_id !== null) {
    if (!vault.keys.has(next_key_id) || (await notKnowing(db, next_key_id)).length > 0) return 'waiting'
    await takeOver(db, vault, next_key_id)
    await keyWatch.beat()
  }

  // Another server may have made the change between the beat and now.
  vault.keys.use((await readKeyRecord(db)).current_key_id)
  const everySealed = (await serversAtWork(db)).every(({ sealingKeyId }) => sealingKeyId === vault.keys.current().id)
  const columns = await sealedColumns(db)
  const damaged: string[] = []
  for (const column of columns) {
    for (let after: string | undefined = ''; after !== undefined; ) {
      signal?.throwIfAborted()
      const batch = await rewrapBatch(db, vault, column, after, batchSize)
      damaged.push(...batch.damaged)
      await onBatch?.(batch.rewrapped)
      after = batch.next
    }
  }
  // Rows that were locked, or sealed meanwhile by a server that did not know yet, are left for another pass.
  const counts = await countByKey(db, columns)
  counts.delete(vault.keys.current().id)
  const left = [...counts.values()].reduce((sum, count) => sum + count, 0)
  if (!everySealed || left > damaged.length) return 'waiting'
  await recordFinish(db, damaged.length, clock)
  return 'finished'
}

/** Whether a change of keys is under way. */
export async function isRotating(db: Db): Promise<boolean> {
  const { next_key_id, rotation_started_at, rotation_finished_at } = await readKeyRecord(db)
  return next_key_id !== null || (rotation_started_at !== null && rotation_finished_at === null)
}

async function notKnowing(db: Db, keyId: string): Promise<string[]> {
  return (await serversAtWork(db)).filter(({ keyIds }) => !keyIds.includes(keyId)).map(({ id }) => id)
}

/** What the operator sees of the vault. */
export async function vaultStatus({ db, vault }: Pick<RotationServices, 'db' | 'vault'>): Promise<VaultStatus> {
  const record = await readKeyRecord(db)
  const counts = await countByKey(db, await sealedColumns(db))
  const servers = await serversAtWork(db)
  const ids = new Set([...vault.keys.ids(), ...counts.keys()])
  const keys = [...ids].map((id) => {
    const rows = counts.get(id) ?? 0
    const current = id === record.current_key_id
    const wanted = current || id === record.next_key_id || servers.some(({ sealingKeyId }) => sealingKeyId === id)
    return { id, current, known: vault.keys.has(id), rows, removable: !wanted && rows === 0 }
  })
  const total = keys.reduce((sum, { rows }) => sum + rows, 0)
  const target = record.next_key_id ?? record.current_key_id
  const waitingFor = record.next_key_id === null ? [] : await notKnowing(db, record.next_key_id)
  return {
    currentKeyId: record.current_key_id,
    keys,
    servers: servers.map(({ id, keyIds, sealingKeyId }) => ({ id, keyIds: [...keyIds], sealingKeyId })),
    rotation: record.rotation_started_at && {
      state: record.next_key_id !== null ? 'announced' : record.rotation_finished_at ? 'finished' : 'wrapping',
      keyId: target,
      startedAt: record.rotation_started_at.toISOString(),
      finishedAt: record.rotation_finished_at?.toISOString() ?? null,
      rows: total,
      wrapped: counts.get(target) ?? 0,
      damaged: record.rotation_damaged,
      waitingFor,
    },
  }
}
