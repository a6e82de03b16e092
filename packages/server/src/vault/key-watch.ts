/**
 * Keeps the servers of one database in step about master keys. Each writes down, every few seconds, which keys it knows
 * and with which it seals, and follows what the database says. So a key takes over only when every server can open what
 * it seals, and one is called unused only when no server seals with it any more.
 */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../postgres/transaction.ts'
import { readKeyRecord } from './key-record.ts'
import type { KeySources } from './key-sources.ts'
import type { Vault } from './vault.ts'

export type KeyWatch = {
  /** Reads the sources anew, so that keys which were added meanwhile are known. @throws {Problem} `configuration_invalid` */
  reload(): Promise<void>
  /** Follows the database, and says so there. */
  beat(): Promise<void>
  close(): Promise<void>
}

export type ServerAtWork = { readonly id: string; readonly keyIds: readonly string[]; readonly sealingKeyId: string }

type KeyWatchOptions = {
  readonly db: Db
  readonly vault: Vault
  readonly sources: KeySources
  readonly onError: (error: unknown) => void
}

const beatMs = 5_000
/** Three beats may be lost. */
const silence = '20 seconds'
/** A command may be dear to run: no more than once in so many beats. */
const patience = 6

export function watchKeys({ db, vault, sources, onError }: KeyWatchOptions): KeyWatch {
  const id = randomUUID()
  let missed = 0
  let beating: Promise<void> = Promise.resolve()

  async function reload(): Promise<void> {
    vault.keys.add(await sources.read())
  }

  async function follow(): Promise<void> {
    const { current_key_id, next_key_id } = await readKeyRecord(db)
    const wanted = [current_key_id, next_key_id ?? current_key_id]
    if (!wanted.every(vault.keys.has) && missed++ % patience === 0) await reload().catch(onError)
    if (vault.keys.has(current_key_id)) vault.keys.use(current_key_id)
    await sql`
      insert into vault_server (id, key_ids, sealing_key_id, seen_at)
      values (${id}, ${vault.keys.ids()}, ${vault.keys.current().id}, now())
      on conflict (id) do update set
        key_ids = excluded.key_ids, sealing_key_id = excluded.sealing_key_id, seen_at = excluded.seen_at`.execute(db)
    await sql`delete from vault_server where seen_at < now() - ${silence}::interval`.execute(db)
  }

  const beat = (): Promise<void> => {
    beating = beating.then(follow, follow)
    return beating
  }
  const timer = setInterval(() => void beat().catch(onError), beatMs).unref()

  return {
    reload,
    beat,
    async close() {
      clearInterval(timer)
      await beating.catch(() => {})
      await sql`delete from vault_server where id = ${id}`.execute(db).catch(onError)
    },
  }
}

/** Those that were heard of a moment ago. */
export async function serversAtWork(db: Db): Promise<ServerAtWork[]> {
  const { rows } = await sql<{ id: string; key_ids: string[]; sealing_key_id: string }>`
    select id, key_ids, sealing_key_id from vault_server where seen_at >= now() - ${silence}::interval order by id`.execute(
    db,
  )
  return rows.map(({ id, key_ids, sealing_key_id }) => ({ id, keyIds: key_ids, sealingKeyId: sealing_key_id }))
}
