/**
 * Turns timers and schedules that are due into jobs. Due is what the product's clock says, so that a test that moves the
 * clock by ninety days sees what happens in ninety days.
 */
import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import type { Process, Pump } from './process.ts'
import type { Queues } from './queues.ts'
import { enqueue } from './send.ts'

const mostAtOnce = 500
/** Under which key the repeated work of a process waits. */
const scheduleKey = 'schedule'

type Options = {
  readonly db: Db
  readonly clock: Clock
  readonly queues: Queues
  readonly processes: ReadonlyMap<string, Process>
}

export function timersPump({ db, clock, queues, processes }: Options): Pump {
  const names = [...processes.keys()]

  /** Deletes them and adds the jobs in one transaction: of several nodes, each timer is one node's. */
  const ringTimers = (): Promise<number> =>
    inTransaction(db, async (transaction) => {
      const due = transaction
        .selectFrom('timer')
        .select('id')
        .where('due_at', '<=', new Date(clock.now()))
        .where('process', 'in', names)
        .orderBy('due_at')
        .limit(mostAtOnce)
        .forUpdate()
        .skipLocked()
      const timers = await transaction.deleteFrom('timer').where('id', 'in', due).returningAll().execute()
      for (const [name, group] of Map.groupBy(timers, ({ process }) => process)) {
        const keyed = processes.get(name)?.onePerKey
        const items = group.map(({ data, failures, key }) => ({
          work: data,
          failures,
          key: keyed ? (key ?? undefined) : undefined,
        }))
        await enqueue(queues, transaction, name, items)
      }
      return timers.length
    })

  const ringSchedules = (): Promise<number> =>
    inTransaction(db, async (transaction) => {
      const now = clock.now()
      const due = await transaction
        .selectFrom('schedule')
        .select(['process', 'every_ms'])
        .where('next_at', '<=', new Date(now))
        .where('process', 'in', names)
        .forUpdate()
        .skipLocked()
        .execute()
      for (const { process, every_ms } of due) {
        const next = new Date(now + Number(every_ms))
        await transaction.updateTable('schedule').set({ next_at: next }).where('process', '=', process).execute()
        const key = processes.get(process)?.onePerKey ? scheduleKey : undefined
        await enqueue(queues, transaction, process, [{ work: {}, failures: 0, key }])
      }
      return due.length
    })

  return {
    name: 'timers',
    topic: 'timers',
    async drain() {
      if (names.length === 0) return false
      await ringSchedules()
      return (await ringTimers()) === mostAtOnce
    },
  }
}

/** Writes down how often a process repeats. The first time comes by chance within the first period. */
export async function keepSchedule(
  db: Db,
  { name, everyMs }: Process,
  clock: Clock,
  random: () => number,
): Promise<void> {
  if (everyMs === undefined) {
    await db.deleteFrom('schedule').where('process', '=', name).execute()
    return
  }
  const latest = new Date(clock.now() + everyMs)
  await db
    .insertInto('schedule')
    .values({ process: name, every_ms: everyMs, next_at: new Date(clock.now() + everyMs * random()) })
    .onConflict((conflict) =>
      conflict
        .column('process')
        .doUpdateSet({ every_ms: everyMs, next_at: sql`least(schedule.next_at, ${latest}::timestamptz)` }),
    )
    .execute()
}
