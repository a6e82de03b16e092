/**
 * The only file that knows pg-boss. It keeps the queues, hands out jobs, and notices runs whose node has died.
 *
 * What is in a queue is due; what is due later is a timer of ours (timers.ts). So the time of the product, which tests
 * move, decides when work begins, and the time of PostgreSQL decides only whether a node is still alive.
 */
import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Pool, QueryResult } from 'pg'
import { fromKysely, PgBoss } from 'pg-boss'
import type { Database } from '../postgres/database.ts'
import type { Claim, Process } from './process.ts'

type Tx = Transaction<Database>

export type QueuedJob = Claim & {
  readonly data: { readonly work: object; readonly failures: number }
  /** Its key, where it has one. */
  readonly groupId?: string | null
}
export type QueueItem = { readonly work: object; readonly failures: number; readonly key: string | undefined }

export type Queues = {
  /** Makes the queue of a process, or brings it up to date. */
  create(process: Process): Promise<void>
  /** Adds jobs; of those with a key, only where none waits. The ids of those that were added. */
  insert(transaction: Tx, process: string, items: readonly (QueueItem & { id: string })[]): Promise<Set<string>>
  fetch(process: Process, most: number): Promise<QueuedJob[]>
  /** Says that these runs go on. The ids of those that are still ours. */
  touch(process: string, claims: readonly Claim[]): Promise<Set<string>>
  /** Ends runs. `false` when none of them was ours any more. */
  finish(process: string, claims: readonly Claim[], transaction?: Tx): Promise<boolean>
  /** Lets other nodes begin these anew, at once. */
  giveBack(process: string, claims: readonly Claim[]): Promise<void>
  readonly schema: string
  close(): Promise<void>
}

export type QueuesOptions = {
  readonly pool: Pool
  /** A schema of the engine's own. */
  readonly schema: string
  /** Whether this node watches over the runs of all nodes. */
  readonly supervise: boolean
  readonly onError: (error: unknown) => void
}

/** A run that was not touched for so long is taken over. pg-boss allows no less; seconds. */
export const heartbeatSeconds = 10
export const defaultTimeLimitMs = 15 * 60_000

export async function openQueues({ pool, schema, supervise, onError }: QueuesOptions): Promise<Queues> {
  const boss = new PgBoss({
    db: { executeSql: async (text, values) => withoutStaleKeys(await pool.query(text, values)) },
    schema,
    supervise,
    schedule: false,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
  })
  boss.on('error', onError)
  await boss.start()

  return {
    schema,
    create: (process) => createQueue(boss, process),
    async insert(transaction, process, items) {
      const jobs = items.map(({ id, work, failures, key }) => ({
        id,
        data: { work, failures },
        ...(key !== undefined && { singletonKey: key, group: { id: key } }),
      }))
      const inserted = await boss.insert(process, jobs, { db: fromKysely(transaction), returnId: true })
      return new Set(inserted ?? [])
    },
    fetch({ name, onePerKey }, most) {
      // Without the limit per group, a waiting job whose key is being run would stop all that wait behind it.
      return boss.fetch(name, { batchSize: most, ...(onePerKey && { groupConcurrency: 1 }) }) as Promise<QueuedJob[]>
    },
    async touch(process, claims) {
      const { settled } = (await boss.touch(process, claims.map(claimOf))) as { settled?: string[] }
      return new Set(settled)
    },
    async finish(process, claims, transaction) {
      const options = transaction && { db: fromKysely(transaction) }
      const { affected } = (await boss.deleteJob(process, claims.map(claimOf), options)) as { affected?: number }
      return (affected ?? 0) > 0
    },
    async giveBack(process, claims) {
      await boss.fail(process, claims.map(claimOf), null)
    },
    close: () => boss.stop({ close: false, graceful: false }),
  }
}

export const newJobId = (): string => randomUUID()

async function createQueue(
  boss: PgBoss,
  { name, onePerKey, timeLimitMs = defaultTimeLimitMs }: Process,
): Promise<void> {
  const options = {
    // A run whose node has died counts as a retry, and is begun anew at once, however often that happens.
    retryLimit: 1_000_000_000,
    retryDelay: 0,
    heartbeatSeconds,
    // The dispatcher itself ends what takes too long; this is for a dispatcher that is stuck.
    expireInSeconds: Math.ceil(timeLimitMs / 1000) + 60,
    // Work waits for as long as there is no worker.
    retentionSeconds: 10 * 365 * 24 * 60 * 60,
  }
  await boss.createQueue(name, { ...options, policy: onePerKey ? 'stately' : 'standard' })
  await boss.updateQueue(name, options)
}

function claimOf({ id, retryCount }: Claim): Claim {
  return { id, retryCount }
}

/**
 * pg-boss skips keys that its last count has seen at work, and that count may be a minute old. Which keys are at work is
 * asked anew with each fetch (`groupConcurrency`), and guarded by a unique index in any case.
 */
function withoutStaleKeys(result: QueryResult): QueryResult {
  for (const row of result.rows ?? []) if ('singletonsActive' in row) row.singletonsActive = null
  return result
}
