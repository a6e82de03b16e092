/** Notes of attempts that outlive their server. Sealed: the URL of an upload session is a secret. */
import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Db } from '../postgres/transaction.ts'
import type { Vault } from '../vault/vault.ts'
import type { Note, Notes } from './action-context.ts'

type Services = { readonly db: Db; readonly vault: Vault; readonly clock: Clock }

export function keptNotes({ db, vault, clock }: Services, idempotencyKey: string): Notes {
  const place = `action_note/${idempotencyKey}/note`
  let known: Note | undefined
  const load = async (): Promise<Note> => {
    const row = await db
      .selectFrom('action_note')
      .select('note_sealed')
      .where('key', '=', idempotencyKey)
      .executeTakeFirst()
    return row ? (JSON.parse(vault.open(row.note_sealed, place)) as Note) : {}
  }
  return {
    // An attempt is the only one of its time, so what it has read stays true.
    load: async () => (known ??= await load()),
    async add(note) {
      known = { ...(known ?? (await load())), ...note }
      const sealed = vault.seal(JSON.stringify(known), place)
      await db
        .insertInto('action_note')
        .values({ key: idempotencyKey, note_sealed: sealed, written_at: new Date(clock.now()) })
        .onConflict((conflict) =>
          conflict.column('key').doUpdateSet({ note_sealed: sealed, written_at: sql`excluded.written_at` }),
        )
        .execute()
    },
  }
}

/** No attempt comes back after so long; milliseconds. */
const keptForMs = 40 * 24 * 60 * 60_000

/** @returns how many were forgotten */
export async function sweepNotes(db: Db, now: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('action_note')
    .where('written_at', '<', new Date(now - keptForMs))
    .executeTakeFirst()
  return Number(numDeletedRows)
}
