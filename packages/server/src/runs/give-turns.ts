/**
 * Turns for runs that wait for room: the oldest of each connection first, one connection after the other, so that one
 * with thousands that wait holds up no other.
 */
import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Engine } from '../engine/engine.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'
import { runWork, workOf } from './run.ts'

type Services = {
  readonly db: Db
  readonly clock: Clock
  readonly engine: Pick<Engine, 'send'>
  readonly runsPerProject: number
}

const batch = 100

/** One batch. `true` when there may be more. */
export function giveTurns({ db, clock, engine, runsPerProject }: Services): Promise<boolean> {
  return inTransaction(db, async (transaction) => {
    // One node at a time; whoever is second has nothing to do.
    const lock = sql<{ locked: boolean }>`
      select pg_try_advisory_xact_lock(hashtext('give-turns'), hashtext(current_schema())) as locked`
    if (!(await lock.execute(transaction)).rows[0]?.locked) return false

    const { rows } = await sql<{ id: string; lane: string }>`
      select id, lane from (
        select first.*, workflow_id || ' ' || connection_id as lane
        from (select distinct workflow_id, connection_id from run where waiting_for = 'turn') one
        cross join lateral (
          select id, created_at, row_number() over (order by created_at, id) as place from run
          where waiting_for = 'turn' and workflow_id = one.workflow_id and connection_id = one.connection_id
          order by created_at, id limit ${batch}
        ) first
        union all
        select first.*, project_id as lane
        from (select distinct project_id from run where waiting_for = 'project_turn') one
        cross join lateral (
          select id, created_at, row_number() over (order by created_at, id) as place from run
          where waiting_for = 'project_turn' and project_id = one.project_id
          order by created_at, id limit ${batch}
        ) first
      ) waiting
      order by place, created_at limit ${batch}`.execute(transaction)

    const full = new Set<string>()
    const given: string[] = []
    for (const { id, lane } of rows) {
      if (full.has(lane)) continue
      const turn = await sql<{ given: boolean }>`
        select give_turn(${id}, ${new Date(clock.now())}, ${runsPerProject}) as given`.execute(transaction)
      if (turn.rows[0]?.given) given.push(id)
      else full.add(lane)
    }
    if (given.length > 0) await engine.send(transaction, runWork, ...given.map((id) => workOf(id)))
    return given.length > 0
  })
}
