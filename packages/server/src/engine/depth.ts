/** How much work there is, by process. */
import { sql } from 'kysely'
import type { Db } from '../postgres/transaction.ts'
import type { Queues } from './queues.ts'

export type Depth = {
  readonly name: string
  /** Could start now. */
  readonly ready: number
  readonly active: number
  /** Waits for its time, or to be tried again. */
  readonly later: number
  /** How long the oldest that could start has waited, in seconds. */
  readonly lagSeconds: number
}

export async function readDepths(db: Db, { schema }: Queues, names: readonly string[]): Promise<Depth[]> {
  const { rows } = await sql<Depth>`
    select process.name,
      coalesce(job.ready, 0)::int as ready,
      coalesce(job.active, 0)::int as active,
      (select count(*) from timer where timer.process = process.name)::int as later,
      coalesce(job.lag, 0)::float8 as "lagSeconds"
    from unnest(${names}::text[]) as process (name)
    left join (
      select name,
        count(*) filter (where state < 'active') as ready,
        count(*) filter (where state = 'active') as active,
        extract(epoch from clock_timestamp() - min(created_on) filter (where state < 'active')) as lag
      from ${sql.table(`${schema}.job`)} where state <= 'active' group by name
    ) job using (name)
    order by process.name`.execute(db)
  return rows
}
