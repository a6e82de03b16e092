/** How the runs of a project are doing, in figures for a glance. */
import { mostCounted, type RunFigures } from '@drawbridge/api'
import { type RawBuilder, sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Db } from '../postgres/transaction.ts'

type Services = { readonly db: Db; readonly clock: Clock }

const day = 86_400_000

/** What has ended counts for a day. Nothing is counted beyond `mostCounted`, so that a glance stays cheap. */
export async function countRuns({ db, clock }: Services, projectId: string): Promise<RunFigures> {
  const some = (fits: RawBuilder<unknown>) => sql`(
    select count(*)::integer from (select from run where project_id = ${projectId} and ${fits} limit ${mostCounted}) counted
  )`
  // In the words of the partial index of runs under way, and in those of the index of ends.
  const active = (state: string) => some(sql`state in ('queued', 'running', 'waiting') and state = ${state}`)
  const ended = (state: string) => some(sql`ended_at > ${new Date(clock.now() - day)} and state = ${state}`)
  const { rows } = await sql<RunFigures>`select
    ${active('queued')} as queued, ${active('running')} as running, ${active('waiting')} as waiting,
    ${ended('failed')} as failed, ${ended('succeeded')} as succeeded, ${ended('cancelled')} as cancelled`.execute(db)
  return rows[0]!
}
