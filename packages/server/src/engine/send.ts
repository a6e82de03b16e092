/** How work gets to the engine: within the transaction that makes it necessary. */
import { sql, type Transaction } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../postgres/database.ts'
import type { Process, Work } from './process.ts'
import { newJobId, type QueueItem, type Queues } from './queues.ts'

type Tx = Transaction<Database>

export type Send = <Data extends object>(
  transaction: Tx,
  process: Pick<Process<Data>, 'name' | 'onePerKey'>,
  ...work: Work<Data>[]
) => Promise<void>

/** The channel on which workers hear that there is work; its payload is the name of a process, or a pump's topic. */
export const wakeChannel = 'drawbridge_wake'

export function createSend(queues: Queues, clock: Clock): Send {
  return async (transaction, { name, onePerKey }, ...work) => {
    const missing = onePerKey && work.some(({ key }) => key === undefined)
    if (missing) throw new TypeError(`Work for ${name} needs a key.`)
    const now = clock.now()
    const later = work.filter(({ at = now }) => at > now)
    const due = work.filter(({ at = now }) => at <= now)
    if (later.length > 0) await insertTimers(transaction, name, later)
    await enqueue(
      queues,
      transaction,
      name,
      due.map(({ data, key }) => ({ work: data, failures: 0, key: onePerKey ? key : undefined })),
    )
  }
}

async function insertTimers(transaction: Tx, process: string, work: readonly Work[]): Promise<void> {
  const timers = work.map(({ data, key, at }) => ({ process, key, data, failures: 0, at: at! }))
  for (const timer of timers) await insertTimer(transaction, timer)
}

export type NewTimer = {
  readonly process: string
  readonly key: string | undefined
  readonly data: object
  readonly failures: number
  readonly at: number
}

/** Of two timers under one key the earlier time counts, and the later data. */
export async function insertTimer(transaction: Tx, { process, key, data, failures, at }: NewTimer): Promise<void> {
  await transaction
    .insertInto('timer')
    .values({ process, key: key ?? null, data: JSON.stringify(data), failures, due_at: new Date(at) })
    .onConflict((conflict) =>
      conflict
        .columns(['process', 'key'])
        .where('key', 'is not', null)
        .doUpdateSet({
          data: (row) => row.ref('excluded.data'),
          failures: sql`greatest(timer.failures, excluded.failures)`,
          due_at: sql`least(timer.due_at, excluded.due_at)`,
        }),
    )
    .execute()
}

/**
 * Puts jobs into a queue. A job that finds another of its key waiting is folded into it, and that one is then locked
 * until this transaction ends: else a worker could begin and end it before what we write here can be seen.
 */
export async function enqueue(
  queues: Queues,
  transaction: Tx,
  process: string,
  items: readonly QueueItem[],
): Promise<void> {
  let left = items.map((item) => ({ ...item, id: newJobId() }))
  let added = false
  while (left.length > 0) {
    const inserted = await queues.insert(transaction, process, left)
    added ||= inserted.size > 0
    const folded = left.filter(({ id }) => !inserted.has(id))
    const waiting = folded.length > 0 ? await lockWaiting(queues, transaction, process, folded) : new Set()
    // One that was begun in the meantime has not seen our work: then ours can be added after all.
    left = folded.filter(({ key }) => !waiting.has(key))
  }
  if (added) await sql`select pg_notify(${wakeChannel}, ${process})`.execute(transaction)
}

async function lockWaiting(
  { schema }: Queues,
  transaction: Tx,
  process: string,
  items: readonly QueueItem[],
): Promise<Set<unknown>> {
  const keys = items.map(({ key }) => key)
  const { rows } = await sql<{ key: string }>`
    select singleton_key as key from ${sql.table(`${schema}.job`)}
    where name = ${process} and state = 'created' and singleton_key = any(${keys})
    for share`.execute(transaction)
  return new Set(rows.map(({ key }) => key))
}
