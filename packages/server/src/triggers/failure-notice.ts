/**
 * Failures of runs, gathered for the people of a product: one mail for each workflow and hour, which says how many there
 * were.
 */
import { sql } from 'kysely'
import type { Row } from '../postgres/database.ts'
import { type Db, inTransaction } from '../postgres/transaction.ts'

export type FailureNotice = {
  readonly workflowId: string
  readonly workflowName: string
  readonly projectId: string
  readonly projectName: string
  readonly to: readonly string[]
  /** Since the last mail. */
  readonly failures: number
  readonly since: Date
  /** The last of them. */
  readonly last: { readonly runId: string; readonly code: string; readonly message: string }
}

/** Of a `run.failed` event. */
type Failed = {
  readonly runId: string
  readonly workflowId: string
  readonly test: boolean
  readonly failure: { readonly code: string; readonly message: string }
}

const hourMs = 60 * 60_000
/** After a mail that did not leave; milliseconds. */
const retryMs = 5 * 60_000

/** Counts a failure, where somebody wants to hear of it. Runs that somebody tries by hand are watched anyway. */
export async function noteFailure(db: Db, event: Pick<Row<'event'>, 'data' | 'occurred_at'>): Promise<void> {
  const { runId, workflowId, test, failure } = event.data as Failed
  if (test) return
  await sql`
    insert into failure_notice (workflow_id, failures, since, due_at, run_id, code, message)
    select workflow.id, 1, ${event.occurred_at}, ${event.occurred_at}, ${runId}, ${failure.code}, ${failure.message}
    from workflow join project on project.id = workflow.project_id
    where workflow.id = ${workflowId} and project.failure_mail_to <> '{}'
    on conflict (workflow_id) do update set
      failures = failure_notice.failures + 1,
      since = case when failure_notice.failures = 0 then excluded.since else failure_notice.since end,
      run_id = excluded.run_id, code = excluded.code, message = excluded.message`.execute(db)
}

type Due = {
  workflow_id: string
  workflow_name: string
  project_id: string
  project_name: string
  failure_mail_to: string[]
  failures: number
  since: Date
  run_id: string
  code: string
  message: string
}

/**
 * Takes those that are due. They count as told from this moment on: should a server die now, a mail is missing, and none
 * is sent twice.
 */
export function takeDueNotices(db: Db, now: number, limit: number): Promise<FailureNotice[]> {
  return inTransaction(db, async (transaction) => {
    const { rows } = await sql<Due>`
      with due as (
        select workflow_id, failures, since from failure_notice
        where failures > 0 and due_at <= ${new Date(now)}
        order by due_at limit ${limit} for update skip locked
      ), taken as (
        update failure_notice set failures = 0, due_at = ${new Date(now + hourMs)}
        from due where due.workflow_id = failure_notice.workflow_id
        returning failure_notice.*, due.failures as count, due.since as beginning
      )
      select taken.workflow_id, workflow.name as workflow_name, project.id as project_id, project.name as project_name,
        project.failure_mail_to, taken.count as failures, taken.beginning as since, taken.run_id, taken.code,
        taken.message
      from taken join workflow on workflow.id = taken.workflow_id join project on project.id = workflow.project_id
      where project.failure_mail_to <> '{}'`.execute(transaction)
    return rows.map((row) => ({
      workflowId: row.workflow_id,
      workflowName: row.workflow_name,
      projectId: row.project_id,
      projectName: row.project_name,
      to: row.failure_mail_to,
      failures: row.failures,
      since: row.since,
      last: { runId: row.run_id, code: row.code, message: row.message },
    }))
  })
}

/** Its mail did not leave: it is due again in some minutes, together with what has failed meanwhile. */
export async function putBack(db: Db, { workflowId, failures, since }: FailureNotice, now: number): Promise<void> {
  await sql`
    update failure_notice set failures = failures + ${failures}, since = ${since}, due_at = ${new Date(now + retryMs)}
    where workflow_id = ${workflowId}`.execute(db)
}
