/** What failed before a retry stays readable: attempts of a step that is begun anew count from one again. */
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../postgres/transaction.ts'

/**
 * Moves failed attempts at steps whose records are about to go below those to come: numbers tell their order alone.
 *
 * @param paths a JSON array
 */
export async function keepAttempts(db: Db, runId: string, paths: string): Promise<void> {
  const chosen: RawBuilder<unknown> = sql`run_id = ${runId} and path in (
    select jsonb_array_elements_text(${paths}::jsonb))`
  await sql`
    insert into step_attempt (run_id, path, number, started_at, ended_at, failure)
    select run_id, path, attempts, attempted_at, ended_at, failure from step
    where ${chosen} and state = 'failed' and attempts > 0 and ended_at is not null and failure is not null
    on conflict do nothing`.execute(db)
  // So far that no number is taken while the others still have theirs.
  await sql`
    update step_attempt set number = step_attempt.number - span.most + least(span.fewest, 0) - 1
    from (
      select path, max(number) as most, min(number) as fewest from step_attempt where ${chosen} group by path
    ) span
    where step_attempt.run_id = ${runId} and step_attempt.path = span.path`.execute(db)
}
