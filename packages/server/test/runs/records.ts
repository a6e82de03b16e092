/** What the tables tell of runs that went on while servers died. */
import { sql } from 'kysely'
import type { Db } from '../../src/postgres/transaction.ts'

/** The database itself notes whenever a step that has ended is said to begin. */
export async function watchForSecondBeginnings(db: Db): Promise<void> {
  await sql`create table second_beginning (run_id text, path text)`.execute(db)
  await sql`create function note_second_beginning() returns trigger language plpgsql as $$
    begin
      insert into second_beginning values (new.run_id, new.path);
      return new;
    end $$`.execute(db)
  await sql`create trigger note_second_beginning before update on step for each row
    when (old.state in ('succeeded', 'failed', 'skipped') and new.state in ('running', 'waiting'))
    execute function note_second_beginning()`.execute(db)
}

export async function countEnded(db: Db): Promise<number> {
  const { rows } = await sql<{ ended: number }>`
    select count(*)::int as ended from run where ended_at is not null`.execute(db)
  return rows[0]!.ended
}

export async function readRecords(db: Db) {
  const states = await sql<{ state: string; count: number }>`
    select state, count(*)::int as count from run group by 1`.execute(db)
  /** By idempotency key. */
  const steps = await sql<{ key: string; ended: Date | null; interrupted: number }>`
    select run_id || ':' || path as key, ended_at as ended, interrupted from step`.execute(db)
  const second = await sql`select * from second_beginning`.execute(db)
  return {
    states: Object.fromEntries(states.rows.map(({ state, count }) => [state, count])),
    steps: steps.rows,
    secondBeginnings: second.rows.length,
  }
}
